"""Google Forms, Typeform, SurveyMonkey: which of their questions are ratings, and what their answers say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.fixture_cases import cases
from importers.made_sheets import FIXTURES, at, records, row, text_file, xlsx
from importers.told_records import expected, told

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Rating, Skipped, Survey
from desktop.importers import registry
from desktop.importers.base import Source
from desktop.importers.google_forms import GoogleForms
from desktop.importers.rating_sheet import RatingSheet
from desktop.importers.surveymonkey import SurveyMonkey
from desktop.importers.typeform import Typeform

FORMS, TYPEFORM, MONKEY, SHEET = GoogleForms(), Typeform(), SurveyMonkey(), RatingSheet()
SURVEYS = ("google_forms", "typeform", "surveymonkey", "rating_sheet")


@pytest.mark.parametrize("case", cases(*SURVEYS), ids=lambda case: case.name)
def test_fixtures_give_the_expected_records(case):
    importer = registry.by_key(case.key)
    source = case.source
    assert importer.questions(source, case.answers) == []
    assert told(importer.read(source, case.answers)) == expected(case.folder)
    found = [record for record in importer.read(case.source, case.answers) if isinstance(record, Rating)]
    assert len({rating.identity for rating in found}) == len(found)


def form(tmp_path, questions, *answers, name="form.csv"):
    lines = [
        f"Timestamp,{questions}",
        *(f"2026/11/0{n} 10:00:00,{a}" for n, a in enumerate(answers, start=1)),
    ]
    return text_file(tmp_path, "\n".join(lines) + "\n", name=name)


def only(tmp_path, question, *answers, other=None):
    """The ratings of a form with one question."""
    source = form(tmp_path, question, *answers)
    given = Answers(other=other or {})
    assert FORMS.questions(source, given) == []
    return [record for record in records(FORMS, source, given) if isinstance(record, Rating)]


def asked(tmp_path, question, *answers, other=None):
    return FORMS.questions(form(tmp_path, question, *answers), Answers(other=other or {}))


@pytest.mark.parametrize(
    ("question", "answers", "kind", "scale"),
    [
        ("How satisfied are you with our help?", ["5", "3"], "csat", (1, 5)),
        ("Hoe tevreden ben je?", ["5", "3"], "csat", (1, 5)),
        ("Wie zufrieden waren Sie mit uns?", ["5", "3"], "csat", (1, 5)),
        ("Êtes-vous satisfait de notre réponse ?", ["5", "1"], "csat", (1, 5)),
        ("¿Qué tan satisfecho está?", ["5", "1"], "csat", (1, 5)),
        ("Quão satisfeito você está?", ["5", "1"], "csat", (1, 5)),
        ("Quanto sei soddisfatto?", ["5", "1"], "csat", (1, 5)),
        ("How satisfied are you (1 to 10)?", ["5", "3"], "csat", (1, 10)),
        ("How satisfied are you?", ["4/5", "3/5"], "csat", (1, 5)),
        ("How satisfied are you?", ["Very satisfied", "Dissatisfied"], "csat", (1, 5)),
        ("CSAT", ["5", "3"], "csat", (1, 5)),
        ("How likely are you to recommend us to a friend?", ["10", "6"], "nps", (0, 10)),
        ("Would you recommend us?", ["4", "2"], "nps", (0, 10)),
        ("Hoe waarschijnlijk is het dat je ons aanbeveelt?", ["9", "8"], "nps", (0, 10)),
        ("Würden Sie uns weiterempfehlen?", ["9", "8"], "nps", (0, 10)),
        ("Recommanderiez-vous notre boutique ?", ["9", "8"], "nps", (0, 10)),
        ("¿Nos recomendaría a un amigo?", ["9", "8"], "nps", (0, 10)),
        ("Ci consiglieresti a un amico?", ["9", "8"], "nps", (0, 10)),
        ("survey_q6_nps", ["9", "1"], "nps", (0, 10)),
        ("How easy was it to get help?", ["7", "2"], "ces", (1, 7)),
        ("How easy was it to get help?", ["Very easy", "Difficult"], "ces", (1, 5)),
        ("Wie einfach war es?", ["7", "2"], "ces", (1, 7)),
        ("Hoe makkelijk was het?", ["7", "2"], "ces", (1, 7)),
    ],
)  # fmt: skip
def test_questions_are_recognised_by_their_words_and_their_answers(tmp_path, question, answers, kind, scale):
    found = only(tmp_path, question, *answers)
    assert [rating.survey for rating in found] == [Survey(kind)] * 2
    assert {(rating.lowest, rating.highest) for rating in found} == {scale}
    assert FORMS.recognises(form(tmp_path, question, *answers))


@pytest.mark.parametrize(
    ("question", "answers", "key", "likeliest"),
    [
        ("How satisfied are you?", ["4", "3"], "scale.2", "1-5"),  # nobody gave the best mark
        ("How satisfied are you?", ["8", "3"], "scale.2", "1-10"),
        ("How satisfied are you?", ["6", "3"], "scale.2", "1-7"),
        ("How satisfied are you? (1 = very good)", ["5", "1"], "scale.2", "5-1"),
        ("How much effort did you have to make?", ["5", "1"], "scale.2", "5-1"),
        ("How satisfied are you?", ["Very satisfied", "Very satisfied"], "scale.2", None),
        ("How was the parcel?", ["5", "3"], "question.2", "csat"),
        ("How was the parcel?", ["10", "3"], "question.2", "nps"),
        ("How was the parcel?", ["6", "3"], "question.2", "ces"),
        ("How was the parcel?", ["😀", "🙁", "😐"], "question.2", "csat"),
        ("Rate our service", ["5", "3"], "question.2", "csat"),
    ],
)
def test_what_is_not_certain_is_asked_with_a_proposal(tmp_path, question, answers, key, likeliest):
    (found,) = asked(tmp_path, question, *answers)
    assert found.key == key
    assert likeliest is None or found.choices[0] == found.proposed[0] == likeliest
    assert question in found.text
    with pytest.raises(Problem):
        records(FORMS, form(tmp_path, question, *answers))


def test_answers_settle_it(tmp_path):
    (rating, _second) = only(tmp_path, "How was it?", "4", "3", other={"question.2": "ces", "scale.2": "7"})
    assert (rating.survey, rating.score, rating.lowest, rating.highest) == (Survey.CES, 4, 1, 7)
    (rating, _second) = only(
        tmp_path, "How was it?", "4", "3", other={"question.2": "csat", "scale.2": "5-1"}
    )
    assert (rating.lowest, rating.highest) == (5, 1)
    (rating, _second) = only(
        tmp_path, "How was it?", "top", "flop", other={"question.2": "csat", "scale.2": "top/so so/flop"}
    )
    assert (rating.score, rating.highest) == (3, 3)
    (question,) = asked(tmp_path, "How was it?", "top", "flop", other={"question.2": "csat"})
    assert (question.key, question.samples) == ("scale.2", ("top", "flop"))
    for other in ({"question.2": "love"}, {"question.2": "csat", "scale.2": "high"}):
        with pytest.raises(Problem):
            asked(tmp_path, "How was it?", "4", "3", other=other)


def test_a_person_who_chose_is_not_asked_about_the_rest(tmp_path):
    questions = "How was it?,Rate the box,How did we do?"
    source = form(tmp_path, questions, "5,4,3", "2,1,5")
    assert [q.key for q in FORMS.questions(source, Answers())] == ["question.2", "question.3", "question.4"]
    answers = Answers(other={"question.2": "csat"})
    assert FORMS.questions(source, answers) == []
    assert [record.score for record in records(FORMS, source, answers)] == [5, 2]


def test_two_questions_of_one_kind_are_a_choice_and_the_overall_one_is_proposed(tmp_path):
    questions = "How satisfied are you with the parcel?,How satisfied are you overall?"
    source = form(tmp_path, questions, "5,4", "2,5")
    first, second = FORMS.questions(source, Answers())
    assert (first.key, first.proposed) == ("question.2", ("ignore",))
    assert (second.key, second.proposed) == ("question.3", ("csat",))
    answers = Answers(other={"question.3": "csat"})
    assert [record.score for record in records(FORMS, source, answers)] == [4, 5]


def test_other_questions_are_left_alone(tmp_path):
    questions = "How satisfied are you?,Are you over 18?,How old are you?,Which size?,Post code"
    source = form(tmp_path, questions, "5,Yes,41,M,1011", "3,No,62,L,1012")
    assert FORMS.questions(source, Answers()) == []
    assert len(records(FORMS, source)) == 2


def test_comments_go_with_the_rating_before_them(tmp_path):
    questions = "How satisfied are you?,Why?,Would you recommend us?,Anything else?"
    source = form(tmp_path, questions, "5,Quick,10,", "2,,3,Nothing", ",Only words,,")
    assert [(r.survey.value, r.score, r.comment) for r in records(FORMS, source)] == [
        ("csat", 5, "Quick"),
        ("nps", 10, ""),
        ("csat", 2, ""),
        ("nps", 3, "Nothing"),
        ("csat", None, "Only words"),
    ]


def test_address_order_number_and_name_are_kept_for_matching(tmp_path):
    questions = "How satisfied are you?,What is your e-mail address?,Your order number,Your name"
    source = form(tmp_path, questions, "5,Anna@Example.org,1042,Anna", "3,none,,")
    first, second = records(FORMS, source)
    assert (first.customer, first.order, first.name) == ("anna@example.org", "1042", "Anna")
    assert (second.customer, second.order, second.name) == ("", "", "")


@pytest.mark.parametrize(
    ("stamp", "header", "zone", "instant"),
    [
        ("24-11-2026 18:05:11", "Tijdstempel", "Europe/Amsterdam", "2026-11-24T17:05:11"),
        ("11/24/2026 18:05:11", "Timestamp", "America/New_York", "2026-11-24T23:05:11"),
        ("24.11.2026 18:05:11", "Zeitstempel", "Europe/Berlin", "2026-11-24T17:05:11"),
        ("24/11/2026 18.05.11", "Informazioni cronologiche", "Europe/Rome", "2026-11-24T17:05:11"),
        ("2026/11/24 6:05:11 PM GMT+1", "Carimbo de data/hora", "Asia/Tokyo", "2026-11-24T17:05:11"),
        ("2026/11/24 6:05:11 p. m. GMT-3", "Marca temporal", "Asia/Tokyo", "2026-11-24T21:05:11"),
        ("2026/11/24 6:05:11 AM GMT+5:30", "Horodateur", "UTC", "2026-11-24T00:35:11"),
    ],
)
def test_time_stamps_of_all_sorts(tmp_path, stamp, header, zone, instant):
    source = text_file(tmp_path, f'{header};How satisfied are you?\n"{stamp}";5\n')
    assert FORMS.recognises(source)
    answers = Answers(time_zone=zone)
    assert FORMS.questions(source, answers) == []
    assert records(FORMS, source, answers)[0].answered_at == at(instant)


def test_day_or_month_first_is_asked_and_changes_no_identity(tmp_path):
    source = text_file(tmp_path, "Timestamp,How satisfied are you?\n3/4/2026 10:00:00,5\n")
    (question,) = FORMS.questions(source, Answers())
    assert question.key == "day-first"
    with pytest.raises(Problem, match="day-first"):
        records(FORMS, source)
    (day,) = records(FORMS, source, Answers(day_first=True))
    (month,) = records(FORMS, source, Answers(day_first=False, time_zone="Asia/Tokyo"))
    assert (day.answered_at, month.answered_at) == (at("2026-04-03T10:00"), at("2026-03-04T01:00"))
    assert day.identity == month.identity


def test_the_scale_is_no_part_of_the_identity(tmp_path):
    five, seven = (
        only(tmp_path, "How satisfied are you?", "4", other={"scale.2": scale})[0] for scale in ("5", "7")
    )
    assert five.identity == seven.identity


def test_a_longer_export_adds_and_changes_nothing_and_twins_stay_two(tmp_path):
    source = form(tmp_path, "How satisfied are you?", "5", "3", name="a.csv")
    words = source.path.read_text("utf-8")
    longer = text_file(tmp_path, words + words.splitlines()[1] + "\n", name="b.csv")
    first, second = (r.identity for r in records(FORMS, source))
    assert [r.identity for r in records(FORMS, longer)][:2] == [first, second]
    assert len({r.identity for r in records(FORMS, longer)}) == 3
    reordered = text_file(tmp_path, "\n".join([words.splitlines()[0], *words.splitlines()[:0:-1]]) + "\n")
    assert {r.identity for r in records(FORMS, reordered)} == {first, second}
    wider = words.replace("satisfied are you?", "satisfied are you?,A new question").replace("00,", "00,")
    wider = text_file(tmp_path, wider.replace(":00,5", ":00,5,x").replace(":00,3", ":00,3,y"), name="c.csv")
    assert [r.identity for r in records(FORMS, wider)] == [first, second]


def test_bad_rows_and_answers_are_set_aside(tmp_path):
    rows = "soon,5\n,4\n2026-01-02 10:00,9\n2026-01-02 10:00,\n2026-01-03 10:00,5\n"
    source = text_file(tmp_path, f"Timestamp,How satisfied are you?\n{rows}")
    found = records(FORMS, source, Answers(other={"scale.2": "1-5"}))
    assert found[:3] == [
        Skipped("row 2", "“soon” is not a date"),
        Skipped("row 3", "there is no date of the answer"),
        Skipped("row 4", "“9” is not on the scale 1-5 of “How satisfied are you?”"),
    ]
    assert [record.score for record in found[3:]] == [5]


def test_a_form_without_rating_is_not_recognised_and_says_so(tmp_path):
    source = form(tmp_path, "Name,Message", "Ana,Where is my parcel?")
    assert not FORMS.recognises(source)
    with pytest.raises(Problem, match="None of the questions"):
        records(FORMS, source)


def test_the_preview_tells_how_questions_are_read():
    source = Source(FIXTURES / "google_forms" / "dutch" / "antwoorden.csv")
    assert FORMS.how_read(source, Answers()).sentences()[-3:] == [
        "“Hoe tevreden ben je over ons antwoord?” is read as CSAT, 1 to 5, where 5 is best.",
        "“Hoe waarschijnlijk is het dat je ons aanbeveelt aan een vriend?” is read as NPS, "
        "0 to 10, where 10 is best.",
        "“Wat kunnen we beter doen?” is read as a comment.",
    ]
    assert FORMS.how_read(source, Answers()).day_first is True


# Typeform


def test_typeform_times_are_utc_whatever_the_shop_says():
    source = Source(FIXTURES / "typeform" / "responses" / "responses.csv")
    answers = Answers(time_zone="Asia/Tokyo", other={"question.3": "csat"})
    assert records(TYPEFORM, source, answers)[0].answered_at == at("2026-04-03T09:06:20")


def test_typeform_answers_are_known_by_their_token(tmp_path):
    head = "#,How satisfied are you?,Submit Date (UTC),Network ID"
    first = text_file(tmp_path, f"{head}\nabc,5,2026-01-02 10:00:00,x\n", name="a.csv")
    again = text_file(tmp_path, f"{head}\nabc,5,02/01/2026 10:00,x\n", name="b.csv")  # through a spreadsheet
    assert TYPEFORM.recognises(first)
    answers = Answers(day_first=True)
    assert records(TYPEFORM, first)[0].identity == records(TYPEFORM, again, answers)[0].identity


# SurveyMonkey

MONKEY_HEAD = "Respondent ID,Collector ID,Start Date,End Date,Email Address,First Name,Last Name"


def monkey(tmp_path, questions, below, *answers):
    lines = [f"{MONKEY_HEAD},{questions}", f",,,,,,,{below}"]
    lines += [
        f"{n},7,2026-01-02 09:00:00,2026-01-02 10:00:00,a{n}@example.org,Ana,,{answer}"
        for n, answer in enumerate(answers, start=1)
    ]
    return text_file(tmp_path, "\n".join(lines) + "\n")


def test_choices_side_by_side_are_one_answer(tmp_path):
    questions = "How satisfied are you?,,,,"
    choices = "Very satisfied,Satisfied,Neutral,Dissatisfied,Very dissatisfied"
    source = monkey(tmp_path, questions, choices, "Very satisfied,,,,", ",,,Dissatisfied,", ",,x,,", ",,,,")
    assert MONKEY.recognises(source)
    assert MONKEY.questions(source, Answers()) == []
    found = records(MONKEY, source)
    assert [rating.score for rating in found] == [5, 2, 3]
    assert found[0].customer == "a1@example.org"


def test_numbers_side_by_side_too_also_in_the_last_question(tmp_path):
    source = monkey(tmp_path, "How satisfied are you?" + "," * 4, "1,2,3,4,5", ",,,,5", "1,,,,")
    assert [rating.score for rating in records(MONKEY, source)] == [5, 1]


def test_things_rated_side_by_side_are_questions_of_their_own(tmp_path):
    questions = "How satisfied are you with these?,,Comments"
    source = monkey(tmp_path, questions, "Delivery,Price,Open-Ended Response", "5,2,Fine", "4,5,")
    first, second = MONKEY.questions(source, Answers())
    assert first.key == "question.8"
    assert "these? – Delivery" in first.text
    assert "these? – Price" in second.text
    found = records(MONKEY, source, Answers(other={"question.9": "csat"}))
    assert [(rating.score, rating.comment) for rating in found] == [(2, "Fine"), (5, "")]


def test_a_single_header_row_is_enough(tmp_path):
    rows = "1,7,2026-01-02,2026-01-02,,,,5\n2,7,2026-01-02,2026-01-02,,,,4\n"
    source = text_file(tmp_path, f"{MONKEY_HEAD},How satisfied are you?\n{rows}")
    assert [rating.score for rating in records(MONKEY, source)] == [5, 4]


# Any sheet


def test_a_sheet_with_one_score_and_its_kind_asked(tmp_path):
    source = text_file(tmp_path, "Score,Date,Comment\n5,2026-01-02,Fine\n3,2026-01-03,\n")
    assert SHEET.recognises(source)
    (question,) = SHEET.questions(source, Answers())
    assert (question.key, question.choices) == ("question.1", ("csat", "ces", "nps"))
    found = records(SHEET, source, Answers(other={"question.1": "csat", "scale.1": "5"}))
    assert [(rating.score, rating.comment) for rating in found] == [(5, "Fine"), (3, "")]


def test_all_fields_of_a_rating_by_mapping(tmp_path):
    words = "A,B,C,D,E,F,G,H,I,J\n9,2026-01-02 10:00,nps,10,Nice,a@example.org,MÃ¼ller,1042,T7,Bo\n"
    fields = [
        "score",
        "answered_at",
        "kind",
        "scale",
        "comment",
        "email",
        "name",
        "order",
        "conversation",
        "agent",
    ]
    answers = Answers(mapping=dict(zip(fields, "ABCDEFGHIJ", strict=True)))
    (rating,) = records(SHEET, text_file(tmp_path, words), answers)
    identity = rating.identity
    assert rating == Rating(
        identity, Survey.NPS, 9, 0, 10, at("2026-01-02T10:00"), "Nice", "a@example.org", "Müller", "1042",
        "T7", "Bo",
    )  # fmt: skip


def test_several_kinds_in_one_column_are_told_apart_by_their_own_numbers(tmp_path):
    words = (
        "date,kind,score\n2026-01-01,NPS,10\n2026-01-02,NPS,3\n2026-01-03,CSAT,5\n2026-01-04,csat,2\n"
        "2026-01-05,quality,5\n2026-01-06,,4\n"
    )
    found = records(SHEET, text_file(tmp_path, words))
    assert [(r.survey.value, r.score, r.lowest, r.highest) for r in found[:5]] == [
        ("nps", 10, 0, 10),
        ("nps", 3, 0, 10),
        ("csat", 5, 1, 5),
        ("csat", 2, 1, 5),
        ("quality", 5, 1, 5),
    ]
    assert found[5] == Skipped("row 7", "“” is no kind of rating that we know")
    one_kind = text_file(tmp_path, "date,kind,score\n2026-01-01,NPS,10\n2026-01-02,,3\n", name="one.csv")
    assert [rating.score for rating in records(SHEET, one_kind)] == [10, 3]


def test_the_scale_of_one_kind_among_several_may_be_in_doubt(tmp_path):
    source = text_file(tmp_path, "date,kind,score\n2026-01-01,NPS,10\n2026-01-03,CSAT,4\n")
    assert SHEET.recognises(source)
    assert [question.key for question in SHEET.questions(source, Answers())] == ["scale.3"]


def test_a_scale_up_to_100_is_asked_about(tmp_path):
    (question,) = asked(tmp_path, "How satisfied are you?", "80", "95")
    assert question.choices[0] == "0-100"
    (rating, _second) = only(tmp_path, "How satisfied are you?", "80", "95", other={"scale.2": "0-100"})
    assert (rating.score, rating.highest) == (80, 100)


def test_a_telephone_number_will_do_for_matching(tmp_path):
    source = form(tmp_path, "How satisfied are you?,Your phone number", "5,+31 6 12345678")
    assert records(FORMS, source)[0].customer == "tel:+31612345678"


def test_answers_about_another_file_of_the_import_silence_nothing(tmp_path):
    source = form(tmp_path, "How was it?", "5", "3")
    assert [q.key for q in FORMS.questions(source, Answers(other={"question.9": "csat"}))] == ["question.2"]


def test_dates_are_asked_for_only_where_there_are_any(tmp_path):
    undated = text_file(tmp_path, "id,CSAT score\n1,5\n2,3\n", name="a.csv")
    assert SHEET.questions(undated, Answers()) == []
    assert [rating.answered_at for rating in records(SHEET, undated)] == [None, None]
    dated = text_file(tmp_path, "id,CSAT score,Moment\n1,5,2026-01-02 10:00\n2,3,2026-01-02\n", name="b.csv")
    (question,) = SHEET.questions(dated, Answers())
    assert (question.key, question.choices[0]) == ("map.answered_at", "Moment")
    (first, _second) = records(SHEET, dated, Answers(mapping={"answered_at": "Moment"}))
    assert first.answered_at == at("2026-01-02T10:00")
    assert question.choices[-1] == "-"
    with pytest.raises(Problem, match="answered_at"):
        records(SHEET, dated)
    none = Answers(mapping={"answered_at": "-"})
    assert SHEET.questions(dated, none) == []
    assert [rating.answered_at for rating in records(SHEET, dated, none)] == [None, None]


def test_ratings_of_one_customer_with_one_number_stay_apart(tmp_path):
    source = text_file(tmp_path, "ID,Survey date,NPS\n7,2026-01-02,9\n7,2026-02-02,9\n7,2026-02-02,9\n")
    assert len({rating.identity for rating in records(SHEET, source)}) == 3


@pytest.mark.parametrize(
    "head",
    [
        "Ticket ID,Status,Agent,CSAT Score",
        "Call Id,Agent,Date,Time,Satisfaction rating",
        "Order,Date,Total,Status",
        "Name,Score",
        "Date,Visits,Rating",
    ],
)
def test_other_sheets_are_not_ratings(tmp_path, head):
    line = ",".join("1" for _ in head.split(","))
    assert not SHEET.recognises(text_file(tmp_path, f"{head}\n{line}\n"))


def test_a_workbook_of_answers(tmp_path):
    book = xlsx(
        tmp_path, row(1, "Timestamp", "How satisfied are you?") + row(2, 46115.5, 5) + row(3, 46116.5, 4)
    )
    assert FORMS.recognises(book)
    assert [(r.answered_at, r.score) for r in records(FORMS, book)] == [
        (at("2026-04-03T12:00"), 5),
        (at("2026-04-04T12:00"), 4),
    ]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    head=st.sampled_from(
        [
            b"Timestamp,How satisfied are you?,Would you recommend us?,Why?,Email\n",
            b"#,How satisfied are you?,Submit Date (UTC),Network ID\n",
            b"Respondent ID,Collector ID,End Date,How satisfied are you?,,\n,,,Good,Okay,Bad\n",
            b"score,answered_at,kind,scale,comment\n",
        ]
    ),
    data=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda words: words.encode("utf-8", "replace"))
    ),
)
def test_any_rows_below_a_header_give_records_or_a_problem(tmp_path, head, data):
    for importer in (FORMS, TYPEFORM, MONKEY, SHEET):
        source = text_file(tmp_path, head + data)
        answers = Answers(day_first=True)
        try:
            importer.recognises(source)
            importer.questions(source, answers)
            found = records(importer, source, answers)
        except Problem:
            continue
        assert all(isinstance(record, (Rating, Skipped)) for record in found)


def test_sheets_of_hours_and_of_sales_are_no_surveys(tmp_path):
    for number, words in enumerate(
        (
            "Datum,Person,Aufwand\n2026-01-02,Jörg,3\n",
            "Date,Effort,Person\n2026-01-02,3,Bo\n",
            "Timestamp,Article,Quantity\n2026-01-02,Mug,3\n2026-01-02,Mug,1\n",
        )
    ):
        source = text_file(tmp_path, words, name=f"{number}.csv")
        assert not SHEET.recognises(source)
        assert not FORMS.recognises(source)
