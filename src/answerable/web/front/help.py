"""The help of the desk's pages, by the name of the view: what the page is for, what is done on it, and what comes next. `page.html` shows it, closed.

Three plain sentences or a few more, as a secretary who has led many meetings would say it to a new one. A page of the menu without its help fails a test.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class PageHelp:
    purpose: Text
    task: Text
    afterwards: Text


def help_of(request: HttpRequest) -> PageHelp | None:
    """The help of the page that is being answered."""
    match = request.resolver_match
    return HELP.get(match.view_name) if match else None


HELP: dict[str, PageHelp] = {
    # The top bar
    "start": PageHelp(
        _("This page shows the one thing to do now, what else waits for you, and your meetings."),
        _("Press the large button and work from there. Come back whenever you do not know what is next."),
        _("When a thing is done it leaves this page by itself."),
    ),
    "search": PageHelp(
        _("This page looks for people, units, meetings, actions, debriefs and articles at once."),
        _(
            "Type a part of a name, its pinyin, an identifier or any word. From every page, Ctrl K leads here."
        ),
        _("You find only what you may open."),
    ),
    "meetings:index": PageHelp(
        _("All meetings that concern you stand here, those to come first."),
        _("Open one to go on with it, or make a new one for this year."),
        _("A new meeting opens with a list of what is missing."),
    ),
    "debriefs:index": PageHelp(
        _("Here are the written debriefs: those you write yourself and, for organisers, those of each year."),
        _(
            "Open yours to write it. Organisers open a year, ask people for their debriefs and accept or return them."
        ),
        _("An accepted debrief is on the agenda, and its plans can become actions after the meeting."),
    ),
    "followup:actions": PageHelp(
        _("Here are all actions that are still open: what was asked or promised, by whom and until when."),
        _("Open one to write the measure, name the owner, add evidence and report it done."),
        _("The organiser then accepts it or returns it with a note. What is late stands at the top."),
    ),
    "organisation:index": PageHelp(
        _("This is the register: the tree of units and everybody in them. All meetings draw from it."),
        _("Import the list of your personnel office once, then correct single units and people by hand."),
        _("Next give the roles: who organises, who writes for a unit, who edits the news, who audits."),
    ),
    "organisation:people": PageHelp(
        _("Here everybody in the register is found, by name, pinyin, identifier, unit or role."),
        _(
            "Open a person to change something, give a role or make an account. Tick several to move them to another unit at once."
        ),
        _(
            "Whoever leaves is recorded as having left on their page: roles and tickets end, the record stays."
        ),
    ),
    "organisation:import": PageHelp(
        _("Here a spreadsheet of people becomes units and people of the register."),
        _("Choose the file and look at the preview: it names every row that is new, changed or unclear."),
        _(
            "Nothing is changed before you agree to the preview. Importing the same file again changes nothing."
        ),
    ),
    "cycles:index": PageHelp(
        _("A cycle is one year of assessment with its rules: criteria, weights, groups and grades."),
        _("Make one from a ready-made form or copy last year's, then change the rules until they are yours."),
        _("Then make the meeting of the year. Its rules are fixed when the meeting is frozen."),
    ),
    "cycles:cycle": PageHelp(
        _("This page shows one year: its rules in words, its debriefs and its meetings."),
        _("Read the rules as the raters will, change them if needed, and try them on simulated ballots."),
        _("When they are right, ask for debriefs and make the meeting."),
    ),
    "cycles:rules": PageHelp(
        _(
            "Here the rules are changed: what is scored, by which groups, with which weights, and how grades are given."
        ),
        _("Save often; below the form the page says in words what is still wrong."),
        _("Once a meeting of this year is frozen, rules change only by a signed amendment."),
    ),
    "mail:outbox": PageHelp(
        _("Every message that the site sends stands here with its state."),
        _("Look for those that failed. Without a mail server, copy a message and send it yourself."),
        _("A failed message is tried again by itself; a wrong address is corrected on the person's page."),
    ),
    # A meeting: prepare
    "meeting": PageHelp(
        _("This is the meeting's own page: where it stands, and what is missing before the next stage."),
        _("Work down the list. Each line leads to the page where it is done."),
        _("When the list is empty, freeze the meeting. From then on rules and numbers are fixed."),
    ),
    "meetings:rules": PageHelp(
        _("Here the rules of the meeting are read, as they come from its cycle."),
        _("Check the weights, the groups and the grades with the chair before you go on."),
        _(
            "To change them, open the cycle. After freezing only an amendment changes how ballots are counted."
        ),
    ),
    "meetings:venues": PageHelp(
        _("Here are the halls: the main venue and those that are joined by video."),
        _("Add each sub-venue with the name that stands on its door."),
        _("Attendees and stewards are then given to a venue."),
    ),
    "meetings:attendees": PageHelp(
        _(
            "Here is everybody who is expected, with venue and rater group. The group decides how a ballot counts."
        ),
        _("Import your list, or add single people. Tick rows to change group or venue of many at once."),
        _(
            "Then print the tickets. After freezing nobody joins a group any more; people may still change the venue."
        ),
    ),
    "meetings:attendees-add": PageHelp(
        _("Here single people are added to those who are expected."),
        _("Find and tick them, choose venue and group, and press Add."),
        _("Each gets a ticket at once; print it on the page Tickets."),
    ),
    "meetings:presenters": PageHelp(
        _("Here is who reports, and in which order."),
        _("Add the people, then draw the order by lot or set it by hand."),
        _(
            "The agenda follows this order. Whoever cannot report any more withdraws with a reason, which is published."
        ),
    ),
    "meetings:presenters-add": PageHelp(
        _("Here those who report are chosen from the register."),
        _("Search, tick, or paste a list; the heads of all units can be ticked with one button."),
        _("Then draw the order by lot."),
    ),
    "meetings:agenda": PageHelp(
        _("Here is the course of the meeting with its times."),
        _("Let the standard agenda be made, then change titles, order and minutes."),
        _("The console and the big screen follow this agenda on the day."),
    ),
    "notice:notice": PageHelp(
        _("From here the notice of the meeting goes out, and here the answers come in."),
        _("Look the text over, send it, and remind those who have not answered."),
        _("Answers show who comes, who sends somebody, and who cannot come and why."),
    ),
    "notice:slides": PageHelp(
        _("Here those who report hand in what they show, and the organiser fetches all of it."),
        _("Hand in one file, PDF or PowerPoint; a later one takes its place until the scoring is closed."),
        _("On the day, take all of them in one file to the computer of the venue."),
    ),
    "meetings:tickets": PageHelp(
        _(
            "Each attendee scores with a ticket of their own. It is their right to vote: treat it like a ballot paper."
        ),
        _("Print one sheet a venue, cut it, and hand each ticket over in person."),
        _("A lost ticket is made anew here; the old one is then worthless."),
    ),
    "meetings:roles": PageHelp(
        _(
            "Here it is said who has a task at this meeting: chair, stewards, auditors, tellers, moderator and recorder."
        ),
        _("Choose the people and the role. Whoever has no account yet gets a one-time link on their page."),
        _("Check before the day that everybody could sign in once."),
    ),
    "video:setting": PageHelp(
        _("Here it is chosen how the venues see and hear each other."),
        _("Enter the address of your conference system, or switch on the built-in picture and sound."),
        _("Try it in every venue a day before the meeting."),
    ),
    # Hold
    "room:console": PageHelp(
        _(
            "The meeting is led from here: who reports, the time, questions, scoring, messages to all screens."
        ),
        _(
            "Press the large button for the next step of the agenda. Every step can be undone while nothing rests on it."
        ),
        _("When the last debrief is heard, open the scoring here."),
    ),
    "meetings:sign-in": PageHelp(
        _("Here the stewards sign people in at the door."),
        _("Type a part of the name, its pinyin or the identifier, and press the button beside the person."),
        _("Only who is signed in can score. Whoever is on another venue's list is named with that venue."),
    ),
    "room:stewards": PageHelp(
        _("This is the page of a venue on the day: scan tickets, sign in, report to the console."),
        _("Choose the venue and keep the page open at the door."),
        _("When everybody is in, tell the console that the venue is ready."),
    ),
    "room:moderator": PageHelp(
        _("Here questions from the floor come in, before they are asked."),
        _("Approve, put in order, and join those that say the same."),
        _("What is approved appears at the console and on the podium."),
    ),
    "video:venues": PageHelp(
        _("From here a venue joins with picture and sound."),
        _("Choose the venue, allow camera and microphone, and wait until the chair gives the floor."),
        _("While people score, nothing is recorded."),
    ),
    "casting:rounds": PageHelp(
        _("Where each presenter has a ballot of their own, the rounds are opened and closed here."),
        _("Open a round when its presenter has been heard; close it when enough ballots are back."),
        _("A closed round stays closed. Nobody sees a score before all are closed."),
    ),
    "casting:turnout": PageHelp(
        _("Here you see how many ballots are back, by venue and group, and never whose."),
        _("Open the scoring, wait for the missing ones, then close it."),
        _("After closing, the ballots are opened and counted. Nobody can score any more."),
    ),
    "room:screens": PageHelp(
        _("Here the big screens are joined to this meeting."),
        _("Open the address /screen on the computer in the hall, and type the code that it shows here."),
        _("The screen then follows the console by itself."),
    ),
    "room:recorder": PageHelp(
        _("Here the recorder writes what the leader remarks and requires, while it is said."),
        _("Write one remark or requirement a line, and for whom it is."),
        _("They go into the minutes, and requirements become actions of the units."),
    ),
    # Result
    "results:results": PageHelp(
        _("Here are the results, and for each figure how it was calculated."),
        _(
            "Bring in the component scores if the rules have them, decide a tie if there is one, and look the tables over."
        ),
        _("Then publish: the result, the workbook and the bundle by which anybody can check it."),
    ),
    "comments:overview": PageHelp(
        _("Here is what raters wrote beside their scores, without anything that says who wrote it."),
        _(
            "Look at each comment and decide whether it is passed on. Leave out what hurts or gives somebody away."
        ),
        _("What you pass on stands in the feedback note of the unit."),
    ),
    "results:statistics": PageHelp(
        _("This page says how sure the ranking is: which places could as well be the other way round."),
        _("Read it before you speak of small differences."),
        _("It changes nothing in the result."),
    ),
    "results:check": PageHelp(
        _("Here is the bundle with everything that anybody needs to count again."),
        _("Hand it out with the meeting's number; whoever has it checks it on the page Check a result."),
        _("If somebody gets another result, ask for their report and call the auditor."),
    ),
    "followup:overview": PageHelp(
        _("Here you see how far the units are with what this meeting asked of them."),
        _("Look at what is late first, and write to those units."),
        _("What is not done by next year's meeting is carried over into it."),
    ),
    "followup:ledger": PageHelp(
        _("Here are the requirements of the leader, and the action of each unit on them."),
        _("Write the requirements, assign them to units, and set the deadlines."),
        _("Units report; you accept, close or return each action. The board changes many at once."),
    ),
    "feedback:notes": PageHelp(
        _("Each unit gets a note with its result and what was said about it."),
        _("Look each note over, add what is needed, and hand them out."),
        _("A unit sees its own note only."),
    ),
    "room:minutes": PageHelp(
        _("The minutes are made from what was recorded in the meeting."),
        _("Read them, correct the words, and have the chair approve them."),
        _("Approved minutes can be printed and are part of the archive."),
    ),
    "room:replay": PageHelp(
        _("Here the meeting is followed again, step by step, as it was recorded."),
        _("Move along the line of time, or jump to a presenter."),
        _("Nothing can be changed here."),
    ),
    "newsroom:story": PageHelp(
        _("From here the meeting becomes an article of the news."),
        _("Have the draft made, fill its marked gaps at the editors' desk, and hand it in."),
        _("It goes through three reviews by different people before readers see it."),
    ),
    "video:recordings": PageHelp(
        _("Here are the recordings of picture and sound, if the meeting was recorded."),
        _("Each recording stands here with its venue and time; open one to watch it."),
        _("They are deleted by themselves when their time is over."),
    ),
    # Evidence
    "evidence:manifest": PageHelp(
        _(
            "Here is what was fixed when the meeting was frozen, and the meeting's number, which stands for all of it."
        ),
        _("Show the number on the big screen before scoring, and read it out."),
        _("Whoever checks the result later compares it with this number."),
    ),
    "evidence:tracker": PageHelp(
        _("Here anybody sees that ballots come in and that none is taken out, without seeing whose."),
        _("Look up a ballot by its receipt, or let this browser watch."),
        _("The page stays open to all after the meeting."),
    ),
    "evidence:register": PageHelp(
        _("This register says to whom the right to score was given."),
        _("Compare its total with the number of people in the hall, and have it read out."),
        _("It is part of the bundle."),
    ),
    "evidence:amend": PageHelp(
        _("Here rules are corrected after freezing, in the open."),
        _("Change what is wrong, write why, and sign."),
        _("The result is then counted under both rules, and both are published."),
    ),
    "evidence:latecomer": PageHelp(
        _("Here people are added who were named after freezing, in the open."),
        _(
            "Tick them, say where they sit and in which group they score, write why and who decided it, and sign."
        ),
        _("They get a ticket at once, and everybody can see that more people are expected, and why."),
    ),
    "custody:custody": PageHelp(
        _("Here you decide who keeps the key that opens the ballots: the site, or several tellers together."),
        _("Choose how many tellers are needed, and hold the ceremony in which each gets a sheet of words."),
        _("After closing, the tellers enter their words, and only then can the ballots be counted."),
    ),
    "custody:custody-open": PageHelp(
        _("Here the tellers enter their sheets of words after closing."),
        _("Type the words of one sheet at a time. A wrong word is named."),
        _("When enough sheets are entered, the ballots are opened."),
    ),
    "custody:second-issuer": PageHelp(
        _(
            "A second machine, run by the tellers, can have to agree to every right to score; witnesses can watch the ledger."
        ),
        _("Enter their addresses, and check that they answer."),
        _("Most meetings do without: leave the page empty then."),
    ),
    "meetings:audit": PageHelp(
        _("Here stands who did what at this meeting, and when. Nothing is ever taken out."),
        _("Look here when somebody asks why something is as it is."),
        _("The log goes into the archive."),
    ),
    "archive:archive": PageHelp(
        _("Here everything of the meeting is put into one file for the records office."),
        _("Make the archive after publishing, and hand it over."),
        _("The file can be checked again at any time, without this site."),
    ),
    "archive:purge": PageHelp(
        _("Here a meeting that was made by mistake, or a rehearsal, is deleted with everything in it."),
        _("Look at what would go, type the title, and confirm."),
        _("It cannot be undone, and it is not possible for a real meeting once it is frozen."),
    ),
}
# Where an entry leads to at once when there is only one venue.
HELP["meetings:sign-in-venue"] = HELP["meetings:sign-in"]
HELP["room:steward"] = HELP["room:stewards"]
