"""Who is where, over a year, as callers receive it."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from app.hosting.schemas import EXAMPLE, StaySite, StaySpace


class MonthOut(BaseModel):
    """Days of a month; of a space with workplaces, days times workplaces."""

    month: int
    available: int
    booked: int


class FreeOut(BaseModel):
    """Days on which something of the space is free."""

    starts_on: date
    ends_on: date
    workplaces: int | None = Field(description="how many; null: all of a space that is taken as a whole")


class SpaceOccupancy(BaseModel):
    space: StaySpace
    workplaces: int | None
    available: int
    booked: int
    share: float | None = Field(description="booked of available; null: it is not available in this year")
    months: list[MonthOut]
    free: list[FreeOut]


class OccupancyOut(BaseModel):
    """Of a site over a year: of stays that were approved, whoever the guests are."""

    site: StaySite
    year: int
    available: int = Field(description="days of all spaces; of those with workplaces, days times workplaces")
    booked: int
    share: float | None
    spaces: list[SpaceOccupancy]

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "site": EXAMPLE["site"],
                "year": 2015,
                "available": 122,
                "booked": 75,
                "share": 0.6148,
                "spaces": [
                    {
                        "space": EXAMPLE["space"],
                        "workplaces": None,
                        "available": 122,
                        "booked": 75,
                        "share": 0.6148,
                        "months": [{"month": 10, "available": 31, "booked": 27}],
                        "free": [{"starts_on": "2015-09-01", "ends_on": "2015-10-04", "workplaces": None}],
                    }
                ],
            }
        }
    )
