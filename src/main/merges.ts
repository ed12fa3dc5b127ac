import { submissionsOfPersons } from '../capture/submissions-of-persons.ts'
import type { Movers } from '../customers/merge.ts'
import { recordsOfAccounts, recordsOfPersons } from '../customers/merging.ts'
import { inboundOfPersons } from '../inbound/merging.ts'
import { stagesOfPersons } from '../insight/merging.ts'
import { leadsOfAccounts, leadsOfPersons } from '../leads/merging.ts'
import { lettersOfPersons } from '../letters/merging.ts'
import { likelihoodOfPersons } from '../likelihood/merging.ts'
import { mailsOfPersons } from '../mailbox/merging.ts'
import { offersOfPersons } from '../offers/merging.ts'
import { ordersOfAccounts, ordersOfPersons } from '../orders/merging.ts'
import { opportunitiesOfAccounts, opportunitiesOfPersons } from '../pipeline/merging.ts'
import { segmentsOfAccounts, segmentsOfPersons } from '../segments/merging.ts'
import { touchesOfAccounts, touchesOfPersons } from '../touches/merging.ts'
import { complaintsOfAccounts, complaintsOfPersons } from '../voice/merging.ts'
import { tasksOfAccounts, tasksOfPersons } from '../work/merging.ts'

/**
 * What refers to a person or an account, and moves when two are merged: one table for all domains. Each foreign key
 * to `person` and `account` has its line here, or a test fails, and so does the deletion of the one merged away.
 */
export const movers: Movers = {
  person: [
    ...recordsOfPersons,
    ...leadsOfPersons,
    ...opportunitiesOfPersons,
    ...ordersOfPersons,
    ...submissionsOfPersons,
    ...offersOfPersons,
    ...complaintsOfPersons,
    ...tasksOfPersons,
    ...stagesOfPersons,
    ...likelihoodOfPersons,
    ...mailsOfPersons,
    ...inboundOfPersons,
    ...lettersOfPersons,
    ...segmentsOfPersons,
    ...touchesOfPersons,
  ],
  account: [
    ...recordsOfAccounts,
    ...leadsOfAccounts,
    ...opportunitiesOfAccounts,
    ...ordersOfAccounts,
    ...complaintsOfAccounts,
    ...tasksOfAccounts,
    ...segmentsOfAccounts,
    ...touchesOfAccounts,
  ],
}

/**
 * Columns that hold the id of a person or an account without a foreign key, and what a merge means for them. A test
 * compares this list with the database.
 */
export const softReferences: Readonly<Record<string, string>> = {
  'touch.subject_id': 'The ledger is never changed: identity and account_identity say who it is today.',
  'touch.account_id': 'The ledger is never changed: account_identity says which account it is today.',
  'placement_click.subject_id': 'As recorded: identity says who it is today.',
  'form_visit.subject_id': 'As recorded: identity says who it is today.',
  'import_changed.record_id':
    'What an import changed is of the record as it was: undoing the import passes over who is gone.',
  'import_kept.record_id': 'What an undoing left, as it was then.',
  'import_key.record_id': 'As recorded: whoever looks it up asks who it is today.',
  'identity.subject_id': 'As recorded: what it leads to is moved.',
  'account_identity.subject_id': 'As recorded: what it leads to is moved.',
  'funnel_stage.subject_id': 'Derived: written anew after the merge.',
  'funnel_stage.account_id': 'Derived: written anew after the merge.',
  'consent.subject_id': 'Whoever said it, as recorded: the rule needs to know who of the two.',
  'opt_in.subject_id': 'As recorded: a confirmation is of whoever was asked.',
  'list_access.person_ids': 'As recorded: identity says who it is today.',
  'person_access.subject_id': 'As recorded: identity says who it is today.',
  'erasure.person_id': 'What was erased, as it was called then.',
  'privacy_request.subject_id': 'As recorded: identity says who it is today.',
  'bulk_edit_row.record_id': 'What was changed of the record as it was: undoing passes over who is gone.',
  'field_change.record_id': 'The history of the record as it was: it stands again when the merge is undone.',
  'record_quality.record_id': 'Derived: written anew after the merge, and gone with the record.',
  'account_class.account_id': 'Derived: written anew each night, and gone with the record.',
  'account_class_change.account_id':
    'What class the record had, as it was: it stands again when the merge is undone.',
  'lifecycle.subject_id': 'Derived: written anew after the merge, and gone with the record.',
  'lifecycle_change.subject_id':
    'What stage the record was in, as it was: it stands again when the merge is undone.',
  'lifecycle_due.subject_id': 'Waits to be staged: identity and account_identity say who it is today.',
  'quality_due.record_id': 'Waits to be computed; a record that is gone loses what was computed.',
  'profile_case.account_id': 'Of the past as it was read last: read anew with each learning.',
  'profile_statement_account.account_id': 'As recorded: account_identity says who it is today.',
  'definition_backtest_case.person_id': 'As recorded: identity says who it is today.',
  'definition_backtest_today.person_id': 'As recorded: identity says who it is today.',
  'segment_member.subject_id': 'Derived: asked anew after the merge.',
  'segment_change.subject_id': 'Who came and went as recorded: it stands again when the merge is undone.',
  'segment_due.subject_id': 'Waits to be asked: identity and account_identity say who it is today.',
  'intent_showing.subject_id': 'Derived: looked at anew after the merge.',
  'intent_alert.subject_id':
    'Who heard of whom, as recorded: identity and account_identity say who it is today.',
  'intent_tally.subject_id': 'What was measured of the record as it was.',
  'intent_due.subject_id': 'Waits to be asked: identity and account_identity say who it is today.',
  'visitor_point.person_id': 'As recorded: identity says who it is today.',
  'visitor_stretch.person_id': 'As recorded: its subject says who it is today.',
  'visitor_release.person_id': 'Who was taken apart, as recorded.',
  'stitch_conflict.person_id': 'As recorded: identity says who it is today.',
  'fact.about': 'What was true when it was told; a reaction asks for who it is today.',
  'promise.about': 'A lead or a complaint, which moves with its person.',
  'merge.keep_id': 'The journal itself.',
  'merge.gone_id': 'The journal itself.',
}
