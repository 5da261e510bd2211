"""The guards of the handoff: where each stands, how it is broken, which test goes red."""

from dataclasses import dataclass

_TESTS = "tests/integration/actions"


@dataclass(frozen=True)
class Guard:
    """``text`` in ``file`` becomes ``broken``; ``test`` must fail then."""

    name: str
    file: str
    text: str
    broken: str
    test: str
    options: tuple[str, ...] = ("-k", "sqlite")


def _guard(name: str, module: str, text: str, broken: str, test: str) -> Guard:
    return Guard(name, f"actions/{module}.py", text, broken, f"{_TESTS}/test_{test}")


def _at_once(name: str, text: str, test: str, broken: str = "") -> Guard:
    path = f"tests/integration/bot/test_gateway_at_once.py::{test}"
    return Guard(name, "bot/gateway/at_once.py", text, broken, path)


GUARDS = (
    _guard(
        "claim: only a waiting case",
        "handoff/ownership/claiming",
        "        Case.state == CaseState.QUEUED.value,\n        Case.version == version,",
        "        Case.version == version,",
        "handoff_claim.py::test_a_case_that_somebody_has_is_not_claimed_by_reloading_it",
    ),
    _guard(
        "claim: as it was seen",
        "handoff/ownership/claiming",
        "        Case.version == version,\n",
        "",
        "handoff_claim.py::test_a_case_that_changed_since_it_was_seen_is_not_claimed",
    ),
    _guard(
        "a change says whether it was made",
        "handoff/transition",
        "    if done.rowcount != 1:  # type: ignore[attr-defined]\n        raise conflict(tx, case)",
        "    if False:\n        raise conflict(tx, case)",
        "handoff_claim.py::test_the_loser_of_a_claim_is_told_who_has_it",
    ),
    _guard(
        "the mode fits the case",
        "handoff/transition",
        "Conversation.id == conversation_id, Conversation.mode == before.value",
        "Conversation.id == conversation_id",
        "handoff_waiting.py::test_a_mode_that_does_not_fit_undoes_the_transition",
    ),
    _guard(
        "the epoch moves with the mode",
        "handoff/transition",
        "epoch=Conversation.epoch + 1, ",
        "",
        "handoff_claim.py::test_a_bot_answer_that_comes_after_the_takeover_is_dropped",
    ),
    _guard(
        "a late answer is dropped",
        "messages",
        "origin.author is Author.BOT and epoch != conversation.epoch",
        "False",
        "handoff_claim.py::test_a_bot_answer_that_comes_after_the_takeover_is_dropped",
    ),
    _guard(
        "an undelivered answer is cancelled",
        "handoff/ownership/owning",
        "        silence_bot(tx, case.conversation_id)",
        "        pass",
        "handoff_claim.py::test_a_takeover_cancels_what_the_bot_has_not_delivered",
    ),
    _guard(
        "only the owner",
        "handoff/ownership/owning",
        "return (Case.state.in_(OWNED), Case.owner_id == staff_id)",
        "return (Case.state.in_(OWNED),)",
        "handoff_work.py::test_only_the_owner_may_work_on_a_case",
    ),
    _guard(
        "only in scope",
        "handoff/people",
        "if not may(staff, Permission.CASE_WORK, case):",
        "if staff.is_disabled:",
        "handoff_supervising.py::test_only_a_supervisor_in_scope_moves_cases",
    ),
    _guard(
        "only supervisors",
        "handoff/people",
        "    if not may(staff, Permission.CASE_ASSIGN, case):",
        "    if False:",
        "handoff_supervising.py::test_only_a_supervisor_in_scope_moves_cases",
    ),
    _guard(
        "take_next: in scope",
        "handoff/ownership/claiming",
        "Case.state == CaseState.QUEUED.value, covered(staff)",
        "Case.state == CaseState.QUEUED.value",
        "handoff_leases.py::test_the_next_case_is_one_of_the_own_queues_and_units",
    ),
    _guard(
        "a lease that has not ended",
        "handoff/ownership/leases",
        "not _has_ended(case)",
        "False",
        "handoff_guards.py::test_a_sign_of_work_between_the_reading_and_the_lock_keeps_the_case",
    ),
    _guard(
        "a lease is renewed by its owner alone",
        "handoff/ownership/leases",
        "    if case.owner_id != staff_id:",
        "    if False:",
        "handoff_leases.py::test_only_the_owner_renews_the_lease",
    ),
    _guard(
        "no lease while the citizen has the word",
        "handoff/ownership/owning",
        "return None if case.lease_until is None else lease_end(tx, case, limits)",
        "return lease_end(tx, case, limits)",
        "handoff_leases.py::test_no_lease_runs_while_the_citizen_has_the_word",
    ),
    _guard(
        "a lease runs in working time",
        "clocks/opening",
        "    if schedule.is_always or not _is_week_confirmed(tx, worked):",
        "    if True:",
        "handoff_leases.py::test_a_lease_runs_in_confirmed_working_time",
    ),
    _guard(
        "a lease runs by the wall clock while the hours are an example",
        "clocks/opening",
        "    if schedule.is_always or not _is_week_confirmed(tx, worked):",
        "    if schedule.is_always:",
        "handoff_leases.py::test_hours_that_nobody_confirmed_do_not_prolong_a_lease",
    ),
    _guard(
        "a returned case keeps its place",
        "handoff/ownership/owning",
        '        "lease_until": None,\n        "last_owner_id"',
        '        "lease_until": None,\n        "queued_at": clock.now(),\n        "last_owner_id"',
        "handoff_leases.py::test_a_stalled_case_goes_back_to_its_old_place",
    ),
    _guard(
        "an offer ends once",
        "handoff/ownership/offers",
        "Transfer.id == offer.id, Transfer.state == Ending.OFFERED.value",
        "Transfer.id == offer.id",
        "handoff_guards.py::test_an_ended_offer_is_not_ended_again",
    ),
    _guard(
        "an offer ends in time",
        "handoff/ownership/transfers",
        "if offer.state == Ending.OFFERED.value and offer.until <= clock.now():",
        "if False:",
        "handoff_transfers.py::test_an_offer_whose_time_is_up_is_not_accepted_even_before_the_sweep",
    ),
    _guard(
        "never the sender, only the target",
        "handoff/ownership/transfers",
        "not is_theirs or not serves(staff, offer.to_queue)",
        "False",
        "handoff_transfers.py::test_only_the_target_queue_may_answer_and_never_the_sender",
    ),
    _guard(
        "only the person named",
        "handoff/people",
        " or offer.to_staff_id not in (None, staff.id)",
        "",
        "handoff_transfers.py::test_an_offer_to_one_person_is_theirs_alone",
    ),
    _guard(
        "one offer at a time",
        "handoff/ownership/transfers",
        "        Case.state != _PENDING,\n",
        "",
        "handoff_transfers.py::test_a_case_is_offered_once_and_only_by_its_owner",
    ),
    _guard(
        "an offer goes with its sender",
        "handoff/ownership/ending",
        "    offers.drop(tx, case, owner_id)\n",
        "",
        "handoff_transfers.py::test_an_offer_is_withdrawn_when_the_sender_lets_the_case_go",
    ),
    _guard(
        "a reply keeps the offer",
        "handoff/ownership/replying",
        "seen.state if is_offered else CaseState.WAITING_CITIZEN.value",
        "CaseState.WAITING_CITIZEN.value",
        "handoff_transfers.py::test_the_sender_may_write_while_the_offer_stands",
    ),
    _guard(
        "a linked case does not move the mode",
        "handoff/ownership/owning",
        "    if case.linked_to is not None:\n        return False\n",
        "",
        "handoff_linked.py::test_the_whole_life_of_a_linked_case_is_silent",
    ),
    _guard(
        "a linked case does not talk over the main one",
        "handoff/ownership/replying",
        "        check_may_speak(tx, seen)",
        "        pass",
        "handoff_linked.py::test_its_owner_cannot_write_while_the_main_case_is_open",
    ),
    _guard(
        "a withdrawal takes waiting tickets along",
        "handoff/ownership/ending",
        "    follow_withdrawal(tx, case)\n",
        "",
        "handoff_linked.py::test_a_withdrawn_case_takes_its_waiting_tickets_along",
    ),
    _guard(
        "a withdrawal takes nobody's ticket away",
        "handoff/opening/linked",
        "        if linked.owner_id is None:",
        "        if True:",
        "handoff_linked.py"
        "::test_who_works_on_a_ticket_keeps_it_and_is_told_that_the_main_case_is_gone",
    ),
    _guard(
        "a withdrawal concerns its own tickets",
        "handoff/opening/linked",
        "Case.linked_to == main.id, Case.state",
        "Case.linked_to.is_not(None), Case.state",
        "handoff_linked.py::test_what_belongs_to_an_earlier_case_is_not_withdrawn_with_a_later_one",
    ),
    _guard(
        "a ticket comes with a later urgency",
        "handoff/ownership/escalating",
        "    if needs_ticket(background, chosen):",
        "    if False:",
        "handoff_ticket.py::test_a_veterans_case_that_becomes_urgent_gets_its_ticket_then",
    ),
    _guard(
        "asking again goes on",
        "handoff/opening/requesting",
        "        return reopen(tx, conversation_id, turn_id=turn_id)",
        "        pass",
        "handoff_grace.py::test_asking_for_a_person_within_the_grace_reopens_the_case",
    ),
    _guard(
        "another matter is another case",
        "handoff/opening/requesting",
        "    if queue not in (None, ended.queue) or (is_urgent and not ended.is_urgent):\n"
        "        return False\n",
        "",
        "handoff_grace.py::test_another_matter_within_the_grace_is_another_case",
    ),
    _guard(
        "closing time: once per wait",
        "clocks/opening",
        "    if case.told_closed_at is not None:\n        return None\n",
        "",
        "handoff_hours.py::test_a_case_given_back_at_night_is_told_closing_time_once",
    ),
    _guard(
        "closing time: again for another wait",
        "handoff/ownership/grace",
        "        told_closed_at=None,",
        "",
        "handoff_hours.py::test_a_reopened_case_waits_anew_and_is_told_again",
    ),
    _guard(
        "closing time: whom to call when it becomes urgent",
        "handoff/ownership/escalating",
        '        values["told_closed_at"] = None',
        "        pass",
        "handoff_hours.py::test_made_urgent_at_night_a_waiting_case_is_told_whom_to_call",
    ),
    _guard(
        "closing time: only to who waits",
        "handoff/hours",
        "    if case is None or case.owner_id is not None:",
        "    if case is None:",
        "handoff_hours.py::test_with_an_owner_or_without_a_case_closing_time_is_not_said",
    ),
    _guard(
        "an offer is told to its office",
        "notifications/reading",
        "and_(is_offer, Notification.case_id.in_(offered))",
        "is_offer",
        "handoff_transfers.py::test_a_queues_offer_is_told_to_the_office_it_is_for_and_nobody_else",
    ),
    _guard(
        "grace is over when it is over",
        "handoff/ownership/grace",
        "return case.grace_until is not None and clock.now() < case.grace_until",
        "return True",
        "handoff_grace.py::test_after_the_grace_it_does_not_come_back_even_before_the_sweep",
    ),
    _guard(
        "no reopening beside an open case",
        "handoff/ownership/grace",
        "    if current is not None:",
        "    if False:",
        "handoff_grace.py::test_while_another_case_is_open_the_old_one_stays_closed",
    ),
    _guard(
        "the bot begins anew after a person",
        "handoff/ownership/ending",
        "        begin_anew(tx, case.conversation_id)\n",
        "",
        "handoff_work.py::test_after_a_person_the_bot_begins_anew",
    ),
    _guard(
        "no topic from before a person",
        "edge/topic",
        "            Message.epoch == epoch,\n",
        "",
        "edge_topic.py::test_who_speaks_has_changed_ends_the_topic_without_any_notice",
    ),
    _guard(
        "the chain covers what was before",
        "handoff/events",
        "event.prev_hash != before or ",
        "",
        "handoff_history.py::test_a_changed_event_with_a_new_hash_breaks_the_next_one",
    ),
    _guard(
        "the chain ends in the case",
        "handoff/events",
        "    if {key: last.get(key) for key in _SNAPSHOT} != _snapshot(case):",
        "    if False:",
        "handoff_history.py::test_a_case_changed_without_an_event_is_found",
    ),
    _guard(
        "an update is taken once",
        "delivery/inbound",
        "    if known is not None:\n        return _accepted_before(tx, known)",
        "    if known is not None and False:\n        return _accepted_before(tx, known)",
        "handoff_guards.py::test_an_update_delivered_twice_is_one_message",
    ),
    _guard(
        "one open case per conversation: unique index",
        "storage/migrations/versions/0001_first_tables",
        '        ["conversation_id"],\n        unique=True,\n        sqlite_where=OPEN_CASE',
        '        ["conversation_id"],\n        unique=False,\n        sqlite_where=OPEN_CASE',
        "handoff_waiting.py::test_the_database_itself_refuses_a_second_open_case",
    ),
    _guard(
        "an owner exactly when the state says so: check constraint",
        "storage/migrations/versions/0001_first_tables",
        '            "(owner_id IS NOT NULL) = (state IN',
        '            "1 = 1 OR (owner_id IS NOT NULL) = (state IN',
        "handoff_waiting.py::test_the_database_itself_refuses_an_owner_that_the_state_denies",
    ),
    _guard(
        "one standing offer per case: unique index",
        "storage/migrations/versions/0005_console",
        """        unique=True,
        sqlite_where=sa.text("state = 'offered'"),""",
        """        unique=False,
        sqlite_where=sa.text("state = 'offered'"),""",
        "handoff_guards.py::test_the_database_itself_refuses_a_second_standing_offer",
    ),
    _guard(
        "sweeps lock in one order",
        "handoff/transition",
        "case_id in sorted(pairs)",
        "case_id in pairs",
        "handoff_guards.py::test_every_sweep_takes_conversations_in_one_order",
    ),
    _guard(
        "resolving goes through the owner",
        "handoff/ownership/ending",
        '        *owned_by(staff_id),\n        kind="resolved",',
        '        kind="resolved",',
        "handoff_work.py::test_only_the_owner_may_work_on_a_case",
    ),
    _guard(
        "replying goes through the owner",
        "handoff/ownership/replying",
        "        *owned_by(staff_id),\n        Case.version == seen.version,",
        "        Case.version == seen.version,",
        "handoff_work.py::test_only_the_owner_may_work_on_a_case",
    ),
    _at_once(
        "danger is never settled at once",
        "            or crisis(message.text) is not None\n",
        "test_what_we_answer_ourselves_is_left_to_the_worker",
    ),
    _at_once(
        "a line waits for the one before it",
        "            or turns.is_any_undone(tx, conversation.id)\n",
        "test_a_line_waits_for_the_one_before_it",
    ),
    _at_once(
        "a press is the worker's",
        "not any(key in message.payload for key in _FOR_THE_WORKER)",
        "test_what_we_answer_ourselves_is_left_to_the_worker",
        "True",
    ),
    _at_once(
        "only beside a person",
        "return is_words and conversation.mode == Mode.HUMAN.value",
        "test_while_the_case_waits_the_worker_answers",
        "return is_words",
    ),
)

# What the model test must see as well; the others are of one test's own.
IN_MODEL = (
    "claim: only a waiting case",
    "claim: as it was seen",
    "the epoch moves with the mode",
    "a late answer is dropped",
    "an undelivered answer is cancelled",
    "only the owner",
    "only supervisors",
    "a lease is renewed by its owner alone",
    "a returned case keeps its place",
    "an offer ends in time",
    "never the sender, only the target",
    "one offer at a time",
    "an offer goes with its sender",
    "a reply keeps the offer",
    "a linked case does not move the mode",
    "a linked case does not talk over the main one",
    "grace is over when it is over",
    "no reopening beside an open case",
)
