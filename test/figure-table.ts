import { ofClasses } from './figures/classes.ts'
import { ofCompetition } from './figures/competition.ts'
import { ofCustomers } from './figures/customers.ts'
import { ofInsight } from './figures/insight.ts'
import { ofLifecycle } from './figures/lifecycle.ts'
import { ofPrivacy } from './figures/privacy.ts'
import { ofProcess } from './figures/process.ts'
import type { Line } from './figures/reading.ts'
import { ofRecord } from './figures/record.ts'
import { ofWork } from './figures/work.ts'

/** Every figure of every screen that counts people, records or money. A new one gets its line in one of the four. */
export const figures: Line[] = [
  ...ofRecord,
  ...ofWork,
  ...ofCustomers,
  ...ofInsight,
  ...ofCompetition,
  ...ofClasses,
  ...ofLifecycle,
  ...ofProcess,
  ...ofPrivacy,
]

/** Screens whose figures need no door, because what they count stands below them on the same screen, or why else. */
export const ownLists: Record<string, string> = {
  'campaigns/screens/Campaigns.tsx': 'the list itself',
  'desk/screens/lists/BulkBar.tsx': 'what is chosen in the list above it',
  'desk/screens/lists/BulkEdits.tsx': 'each number opens its records beside it',
  'desk/screens/lists/BulkResult.tsx': 'each number opens its records below it',
  'desk/screens/lists/columns.tsx': 'people a customer employs, a fact of the row',
  'desk/screens/lists/RecordList.tsx': 'the list itself',
  'capture/screens/FormPeople.tsx': 'the list itself',
  'capture/screens/WriteKeys.tsx': 'the list itself',
  'duplicates/screens/DuplicateSettings.tsx':
    'pairs of one pass, most of them never kept; the undecided are counted on the list',
  'duplicates/screens/WhyOne.tsx': 'weights of reasons, listed',
  'classes/screens/ClassLetter.tsx': 'figures that gave one account its class, as they were computed',
  'customers/screens/MergeDialog.tsx': 'what would move, named; nothing is moved yet',
  'customers/screens/MergeFields.tsx': 'fields that stand below',
  'desk/screens/GroupTree.tsx': 'accounts below, which the press opens in place',
  'desk/screens/PersonList.tsx': 'the list itself',
  'customers/screens/QualityWorklist.tsx': 'the list itself',
  'customers/screens/RecordHistory.tsx': 'values of a field as they were',
  'customers/screens/Trash.tsx': 'the list itself',
  'desk/screens/CampaignPeople.tsx': 'the list itself',
  'insight/screens/CompetitionNames.tsx': 'the list itself',
  'insight/screens/CompetitorPage.tsx': 'people a competitor employs',
  'insight/screens/FunnelNames.tsx': 'the list itself',
  'insight/screens/Offers.tsx': 'prices of one offer',
  'insight/screens/RevenueOrders.tsx': 'the list itself',
  'leads/screens/DefinitionPage.tsx': 'points of a rule',
  'leads/screens/LeadInbox.tsx': 'the list itself, and the place of a lead in it',
  'leads/screens/LeadRoute.tsx': 'the place of a rule',
  'leads/screens/LeadScore.tsx': 'points, whose reasons stand below',
  'leads/screens/LeadSheet.tsx': 'the place of a lead in the list beside it',
  'mailbox/screens/MailRow.tsx': 'further messages of the list itself',
  'mailbox/screens/MailToFile.tsx': 'the list itself',
  'mailbox/screens/WhoIsIt.tsx': 'mails that were filed just now, in the log of the person',
  'mailbox/screens/MailboxSettings.tsx': 'messages of a mailbox outside, before it is watched',
  'letters/screens/Letters.tsx': 'persons chosen, listed on the page of the letter',
  'letters/screens/LetterRecipients.tsx': 'the list itself, narrowed by each of its figures',
  'letters/screens/Printing.tsx': 'letters of one file, listed beside it',
  'letters/screens/ChoosePersons.tsx': 'persons who would be chosen, listed on the page then',
  'main/screens/Shell.tsx': 'notices, which the dialog lists',
  'desk/screens/OrderList.tsx': 'the list itself',
  'orders/screens/OrderPage.tsx': 'lines of the order, listed',
  'pipeline/screens/NewOpportunity.tsx': 'amount of one opportunity',
  'pipeline/screens/OpportunityContacts.tsx': 'the list itself',
  'pipeline/screens/OpportunityFacts.tsx': 'amounts of one opportunity',
  'pipeline/screens/OpportunityHistory.tsx': 'values of a field as they were',
  'privacy/screens/ArchiveOrErase.tsx': 'rows of one person by table, before they are erased',
  'privacy/screens/Purposes.tsx': 'months and versions, not a count',
  'privacy/screens/Accesses.tsx': 'the list itself, and whom a list of then showed',
  'privacy/screens/Cleared.tsx': 'the list itself',
  'privacy/screens/Requests.tsx': 'how far a job has come',
  'privacy/screens/UnreadFiles.tsx': 'files, listed below',
  'privacy/screens/Suppressions.tsx': 'hashes: there is nobody to name',
  'work/screens/HandoverPlan.tsx':
    'what would move; nothing is moved yet, and the same is listed above by name',
  'work/screens/HandoverReceipt.tsx': 'things as they went; some of them are done or gone since',
  'work/screens/OpenWork.tsx': 'the list itself',
  'work/screens/OwnersDialog.tsx': 'the place of a line',
  'letters/screens/WriteToThese.tsx': 'said once of companies chosen in the list below',
  'touches/screens/EntryPage.tsx': 'the thread, listed below',
  'touches/screens/FilesField.tsx': 'files that are being uploaded',
  'touches/screens/FoundTouches.tsx': 'hits that were read so far, listed above it',
  'touches/screens/LogEntries.tsx': 'the log itself, of any length',
  'touches/screens/LogPlace.tsx': 'where one is in the log above it',
  'touches/screens/LogRow.tsx': 'the others of a thread, which the same press shows',
  'touches/screens/LogNarrowing.tsx': 'filters that are on, beside it',
  'touches/screens/MentionArea.tsx': 'colleagues that are offered, listed below',
  'transfer/screens/ChooseFile.tsx': 'rows of a file; its page has the refused ones as a file',
  'transfer/screens/ExportPage.tsx': 'rows of a file, which can be fetched beside it',
  'transfer/screens/Expected.tsx': 'rows of a file that is not imported yet',
  'transfer/screens/Receipt.tsx': 'rows of a file; the refused ones are a file',
  'transfer/screens/SameList.tsx': 'rows of a file',
  'voice/screens/ComplaintParts.tsx': 'how often it came back, a fact of the row',
}
