/** For which park something is done, where whoever is signed in is bound to none. */
import { label, labels, t } from "../i18n.js";
import { who } from "../session.js";

/** Codes of all parks. */
export const allParks = () => Object.keys(labels.value.park ?? {});

/** The field `park` of a form. @param {{parks: (string | null)[], of: any}} props */
export const ParkChoice = ({ parks, of: form }) =>
  !who.value?.park && form.choice("park", t("introduce.park"), parks.map((code) => [code ?? "", label("park", code)]));
