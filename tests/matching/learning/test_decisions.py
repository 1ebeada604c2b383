"""What of the decisions a ranking can learn from."""

from datetime import UTC, datetime, timedelta

from matching.learning.decisions import SAMPLE_WEIGHT, Decision, Progress, RejectionReason, Verdict, latest_decisions
from matching.profiles import Form

START = datetime(2015, 9, 1, tzinfo=UTC)


def decided(verdict, day=0, objection=None, a="company:1", b="company:2", form=Form.JOINT_PROJECT):
    came_to = Progress(verdict) if verdict in set(Progress) else Verdict(verdict)
    return Decision(form, a, b, came_to, objection, START + timedelta(days=day), {})


def test_the_last_word_on_a_pair_counts():
    story = [decided("accepted", 5), decided("interesting", 0), decided("met", 9)]
    assert latest_decisions(story) == [decided("met", 9)]


def test_of_two_words_at_the_same_moment_the_later_one_given_counts():
    assert latest_decisions([decided("interesting"), decided("met")]) == [decided("met")]


def test_a_pair_is_decided_on_in_each_form_by_itself():
    other = decided("met", form=Form.HOSTING)
    assert latest_decisions([decided("interesting"), other]) == [other, decided("interesting")]


def test_an_objection_beside_the_point_says_nothing_and_takes_back_what_was_said():
    known = decided("not_interesting", 3, RejectionReason.ALREADY_KNOWN)
    assert latest_decisions([decided("interesting"), known]) == []
    against = decided("not_interesting", 3, RejectionReason.COMPETITORS)
    assert latest_decisions([decided("interesting"), against]) == [against]


def test_the_further_a_match_came_the_more_it_weighs():
    worth = [SAMPLE_WEIGHT[stage] for stage in (Verdict.INTERESTING, *Progress)]
    assert worth == sorted(set(worth))


def test_a_veto_teaches_only_by_its_reason():
    assert latest_decisions([decided("interesting"), decided("vetoed", 3)]) == []
    rivals = decided("vetoed", 3, RejectionReason.COMPETITORS)
    assert latest_decisions([decided("interesting"), rivals]) == [rivals]
    assert not rivals.positive
