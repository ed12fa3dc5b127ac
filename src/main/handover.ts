import { campaignsHeld } from '../campaigns/handing.ts'
import { accountsHeld } from '../customers/handing.ts'
import { leadsHeld, routingHeld } from '../leads/handing.ts'
import { viewsHeld } from '../lists/handing.ts'
import { opportunitiesHeld } from '../pipeline/handing.ts'
import { teamHeld } from '../team/handing.ts'
import { complaintsHeld } from '../voice/handing.ts'
import type { Holdings } from '../work/hand-over.ts'
import { stepsHeld, tasksHeld } from '../work/handing.ts'

/** What a user holds, of all domains, in the order in which it is shown: everything that goes when somebody leaves. */
export const holdings: Holdings = [
  ...accountsHeld,
  leadsHeld,
  opportunitiesHeld,
  complaintsHeld,
  campaignsHeld,
  tasksHeld,
  stepsHeld,
  ...teamHeld,
  routingHeld,
  viewsHeld,
]

/**
 * Every other column that refers to a user: what the row says somebody did stays with whoever did it, whatever becomes of
 * them. A test compares this list, with the holdings, with the foreign keys of the database.
 */
export const staysWithUser: Readonly<Record<string, string>> = {
  'absence.user_id': "An absence of one's own.",
  'bulk_edit.user_id': 'Who did it.',
  'competitor_point.user_id': 'Who wrote it; whoever keeps the card changes it.',
  'competitor_sighting.user_id': 'Who saw it.',
  'complaint.settled_by': 'Who settled it.',
  'complaint_round.answered_by': 'Who answered it.',
  'complaint_round.opened_by': 'Who wrote it down.',
  'consent.user_id': 'Who recorded it.',
  'contact_purpose_text.user_id': 'Who wrote these words.',
  'credential.user_id': "One's own password.",
  'erasure.user_id': 'Who erased.',
  'export_run.user_id': 'Who asked for it, with their rights.',
  'handover.by_id': 'Who handed over.',
  'handover.from_id': 'The journal itself.',
  'handover.undone_by': 'Who undid it.',
  'handover_item.to_id': 'The journal itself.',
  'import_run.undo_by': 'Who undid it.',
  'import_run.user_id': 'Who imported.',
  'lead.verdict_by': 'Who judged it.',
  'letter.user_id': 'Whose touches its letters are; managers go on with it.',
  'letter_sender.user_id': 'Who changed it.',
  'link.user_id': "One's own invitation or reset.",
  'list_access.user_id': 'Who read.',
  'mailbox.user_id': 'Who set it up.',
  'mailbox_address.user_id': "One's own address, which files nothing after one left.",
  'mailbox_message.user_id': 'Whose mail it is; what waits is decided by an administrator.',
  'mailbox_party.decided_by': 'Who decided it.',
  'match_pair.decided_by': 'Who decided it.',
  'match_setting.changed_by': 'Who changed it.',
  'merge.undone_by': 'Who undid it.',
  'merge.user_id': 'Who merged.',
  'notification.user_id': 'What one was told.',
  'own_choice.user_id': 'What one chose for the own work.',
  'person_access.user_id': 'Who read.',
  'privacy_request.user_id': 'Who asked for it, or approved it.',
  'promise.escalated_to': 'Who was told.',
  'promise.user_id': 'Follows the lead or the complaint while it runs; what was kept or broken is history.',
  'retention_rule.user_id': 'Who changed it.',
  'usual_view.user_id': 'With which view one opens a list.',
  'segment.made_by': 'Who made it; managers change it.',
  'segment_listed.put_by': 'Who listed them.',
  'session.user_id': "One's own sessions.",
  'suppression.user_id': 'Who suppressed it.',
  'task.created_by': 'Who gave it.',
  'task.done_by': 'Who did it.',
  'touch_file.user_id': 'Who attached it.',
  'touch_mention.user_id': 'Who is named in the words of an entry.',
}

/** Columns that are called as if they held a user and are no foreign keys: who did it, or no user at all. */
export const noKeys: Readonly<Record<string, string>> = {
  'class_rule.created_by': 'Who published it.',
  'field_change.user_id': 'Who changed it.',
  'lead.joined_to': 'Another lead.',
  'lifecycle_rule.created_by': 'Who published it.',
  'quality_rule.created_by': 'Who published it.',
  'stage_change.user_id': 'Who moved it.',
  'touch.user_id': 'Who wrote it: the ledger is not changed.',
  'touch_thread.reply_to_id': 'Another entry.',
}
