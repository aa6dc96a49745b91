"""Units, people, roles and accounts through their pages."""

import re

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from answerable.web.accounts.models import User
from answerable.web.organisation import uploads
from answerable.web.organisation.models import Person, Role, RoleKind, Unit
from answerable.web.organisation.urls import urlpatterns
from web.organisation.organisation_people import account, client_of, crowd

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    return reverse(f"organisation:{name}", args=args)


ARGUMENTS = {"token": "x", "pk": 1}


# The log of accounts is for auditors, too; tests/web/accounts looks at who may read it.
ORGANISERS_ONLY = [pattern for pattern in urlpatterns if pattern.name != "log"]


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ORGANISERS_ONLY, ids=lambda pattern: str(pattern.name))
def test_only_an_organiser_may_open_any_page(pattern, organiser: Person, group: Unit) -> None:
    names = pattern.pattern.converters
    where = reverse(f"organisation:{pattern.name}", kwargs={name: ARGUMENTS[name] for name in names})
    secretary = client_of(account("S1", group, RoleKind.SECRETARY, RoleKind.EDITOR, RoleKind.AUDITOR))
    for method in ("get", "post"):
        visitor = getattr(Client(), method)(where)
        refused = getattr(secretary, method)(where)
        assert visitor.status_code in (302, 405)
        assert visitor.status_code == 405 or visitor["Location"].startswith(reverse("account_login"))
        assert refused.status_code in (403, 405)
    assert {getattr(secretary, method)(where).status_code for method in ("get", "post")} - {405} == {403}


def test_posts_need_the_token_of_the_page(organiser: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(organiser.user)
    assert strict.post(address("unit-new"), {"name": "X"}).status_code == 403


def test_an_empty_organisation_says_what_to_do_next(db: None) -> None:
    admin = User.objects.create_superuser("admin")
    client = Client()
    client.force_login(admin)
    page = client.get(address("index")).content.decode()
    assert address("template") in page
    assert address("import") in page


def test_the_tree_counts_people_here_and_below(client: Client, group: Unit) -> None:
    unit = Unit.objects.create(name="Beilan Salt", parent=group)
    crowd(unit, 3)
    page = " ".join(client.get(address("index")).content.decode().split())
    assert "4 people, 1 of them here" in page
    assert "3 people" in page


def test_a_unit_is_added_renamed_moved_and_deleted(client: Client, group: Unit) -> None:
    client.post(address("unit-new"), {"name": " Beilan　Salt ", "parent": group.pk})
    unit = Unit.objects.get(name="Beilan Salt", parent=group)
    client.post(address("unit", unit.pk), {"name": "Huaxi Water", "parent": ""})
    unit.refresh_from_db()
    assert (unit.name, unit.parent) == ("Huaxi Water", None)
    assert client.get(address("unit-delete", unit.pk)).status_code == 200
    assert Unit.objects.filter(pk=unit.pk).exists()
    client.post(address("unit-delete", unit.pk))
    assert not Unit.objects.filter(pk=unit.pk).exists()


def test_a_unit_cannot_move_below_itself(client: Client, group: Unit) -> None:
    unit = Unit.objects.create(name="Beilan Salt", parent=group)
    response = client.post(address("unit", group.pk), {"name": group.name, "parent": unit.pk})
    assert "cannot stand below itself" in response.content.decode()
    group.refresh_from_db()
    assert group.parent is None


@pytest.mark.parametrize("name", ["Lanting Materials Group", "a/b", "=x", "a\u202eb", ""])
def test_a_unit_needs_a_sound_name_of_its_own(client: Client, name: str) -> None:
    response = client.post(address("unit-new"), {"name": name, "parent": ""})
    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()
    assert Unit.objects.count() == 1


def test_a_unit_with_people_stays(client: Client, group: Unit) -> None:
    response = client.post(address("unit-delete", group.pk))
    assert "Only an empty unit can be deleted" in response.content.decode()
    assert Unit.objects.filter(pk=group.pk).exists()


def test_people_are_found_by_word_unit_and_role(client: Client, group: Unit, organiser: Person) -> None:
    unit = Unit.objects.create(name="Beilan Salt", parent=group)
    crowd(unit, 2)

    def names(query: str) -> list[str]:
        return [person.name for person, *_rest in client.get(address("people") + query).context["rows"]]

    assert names("?q=0001") == ["Representative 0001"]
    assert names("?q=beilan+0000") == ["Representative 0000"]
    assert names(f"?unit={unit.pk}") == ["Representative 0000", "Representative 0001"]
    assert len(names(f"?unit={group.pk}")) == 3
    assert names("?role=organiser") == [organiser.name]
    assert names("?unit=junk&role=junk&q=nobody") == []


def test_the_list_turns_its_pages(client: Client, group: Unit) -> None:
    crowd(group, 120)
    second = client.get(address("people") + "?q=Rep&page=2")
    assert [len(second.context["rows"]), second.context["page"].paginator.num_pages] == [50, 3]
    assert "?q=Rep&amp;page=3" in second.content.decode()


@pytest.mark.parametrize("name", ["index", "people", "people-csv", "people-xlsx"])
def test_more_people_and_units_cost_no_more_queries(
    name: str, client: Client, group: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(group, 1)
    with django_assert_num_queries(50, exact=False) as one:
        client.get(address(name))
    for number in range(10):
        crowd(Unit.objects.create(name=f"U{number}", parent=group), 3, start=number * 3 + 1)
    for person in Person.objects.all():
        Role.objects.get_or_create(person=person, kind=RoleKind.EDITOR)
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(address(name))


def test_a_person_is_added_and_changed(client: Client, group: Unit) -> None:
    fields = {
        "identifier": "００７",
        "name": "张　三",
        "unit": group.pk,
        "title": "Chief",
        "email": "",
        "phone": "+86 1",
    }
    client.post(address("person-new"), fields)
    person = Person.objects.get(identifier="007")
    assert (person.name, person.unit, person.title, person.phone) == ("张三", group, "Chief", "+86 1")
    client.post(address("person", person.pk), fields | {"name": "李四"})
    person.refresh_from_db()
    assert person.name == "李四"


def test_what_was_typed_stays_when_a_person_cannot_be_saved(
    client: Client, group: Unit, organiser: Person
) -> None:
    fields = {"identifier": "O1", "name": "Other", "unit": group.pk, "email": "not one"}
    page = client.post(address("person-new"), fields).content.decode()
    assert 'value="not one"' in page
    assert page.count('class="error"') == 2
    assert Person.objects.get() == organiser


def test_markup_is_shown_escaped(client: Client, group: Unit) -> None:
    person = Person.objects.create(identifier="X", name="<script>alert(1)</script>", unit=group)
    for name, args in (("people", ()), ("person", (person.pk,)), ("person-delete", (person.pk,))):
        page = client.get(address(name, *args)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_roles_are_given_in_a_unit_once_and_taken(client: Client, group: Unit) -> None:
    person = Person.objects.create(identifier="X", name="X", unit=group)
    for _twice in range(2):
        client.post(address("role-add", person.pk), {"kind": "secretary", "unit": group.pk})
    role = Role.objects.get(person=person)
    assert (role.kind, role.unit) == ("secretary", group)
    client.post(address("role-remove", role.pk))
    assert not Role.objects.filter(person=person).exists()


def test_the_last_organiser_of_everything_stays(client: Client, group: Unit, organiser: Person) -> None:
    person = Person.objects.create(identifier="X", name="X", unit=group)
    response = client.post(address("role-add", person.pk), {"kind": "organiser", "unit": group.pk})
    assert response.status_code == 302
    person.roles.get().delete()
    client.post(address("role-remove", organiser.roles.get().pk))
    assert list(Role.objects.values_list("person__identifier", "kind")) == [("O1", "organiser")]


def link_in(page: str) -> str:
    found = re.search(r"http://localhost:8000(/accounts/password/\S+?)</textarea>", page)
    assert found
    return found[1]


def chosen(link: str, password: str) -> int:
    """The status of choosing a password by this link; 302 when it worked."""
    client = Client()
    form = client.get(link, follow=True)
    fields = {"password1": password, "password2": password}
    return client.post(form.redirect_chain[-1][0] if form.redirect_chain else link, fields).status_code


def test_an_account_opens_by_a_link_that_works_once(client: Client, group: Unit) -> None:
    person = Person.objects.create(identifier="X7", name="X", unit=group)
    response = client.post(address("account-give", person.pk))
    link = link_in(response.content.decode())
    assert response["Cache-Control"] == "no-store"
    assert chosen(link, "a long new password") == 302
    assert chosen(link, "another long password") == 200
    assert Client().login(username="X7", password="a long new password")


def test_a_new_link_ends_the_old_password_and_the_old_link(client: Client, group: Unit) -> None:
    person = Person.objects.create(identifier="X7", name="X", unit=group)
    first = link_in(client.post(address("account-give", person.pk)).content.decode())
    assert client.get(address("account-give", person.pk)).status_code == 200
    second = link_in(client.post(address("account-give", person.pk)).content.decode())
    assert chosen(first, "a long new password") == 200
    assert chosen(second, "a long new password") == 302
    client.post(address("account-give", person.pk))
    assert not Client().login(username="X7", password="a long new password")


def test_a_closed_account_is_closed_at_once(client: Client, group: Unit) -> None:
    person = account("X7", group, RoleKind.EDITOR)
    theirs = client_of(person)
    link = link_in(client.post(address("account-give", person.pk)).content.decode())
    client.post(address("account-revoke", person.pk))
    assert chosen(link, "a long new password") == 200
    assert theirs.get(reverse("debriefs:index")).status_code == 302
    link = link_in(client.post(address("account-give", person.pk)).content.decode())
    assert chosen(link, "a long new password") == 302


def test_a_name_in_use_gets_a_number(client: Client, group: Unit) -> None:
    User.objects.create_superuser("X7")
    person = Person.objects.create(identifier="X7", name="X", unit=group)
    client.post(address("account-give", person.pk))
    person.refresh_from_db()
    assert person.user is not None
    assert person.user.username == "X7-2"


def test_no_role_reaches_the_administrator_or_oneself(client: Client, group: Unit, organiser: Person) -> None:
    chief = account("ADM", group)
    User.objects.filter(pk=chief.user_id).update(is_superuser=True)
    for person in (chief, organiser):
        for name in ("account-give", "account-revoke"):
            response = client.post(address(name, person.pk))
            assert response.status_code == 302
            assert "textarea" not in response.content.decode()
    assert User.objects.filter(is_active=True).count() == 2
    assert User.objects.get(pk=chief.user_id).has_usable_password()


def test_a_person_is_deleted_unless_needed(client: Client, group: Unit, organiser: Person) -> None:
    person = Person.objects.create(identifier="X", name="X", unit=group)
    client.get(address("person-delete", person.pk))
    client.post(address("person-delete", person.pk))
    client.post(address("person-delete", organiser.pk))
    assert list(Person.objects.all()) == [organiser]


def test_chinese_pages_are_chinese(client: Client) -> None:
    page = client.get(address("index"), headers={"accept-language": "zh-hans"}).content.decode()
    assert 'lang="zh-hans"' in page


def test_files_of_uploads_are_private(client: Client) -> None:
    assert oct(uploads.folder().stat().st_mode & 0o777) == oct(0o700)


def test_a_role_is_held_once_everywhere_too(organiser: Person) -> None:
    with pytest.raises(IntegrityError):
        Role.objects.create(person=organiser, kind=RoleKind.ORGANISER)
