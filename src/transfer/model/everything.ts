/** A table with the secrets that stay behind, and what its rows say `instead`: what lacks its password is switched off. */
export type Further = {
  table: string
  without?: readonly string[]
  instead?: Readonly<Record<string, unknown>>
}

const why = {
  secret: 'It lets somebody in, or unseals what is sealed.',
  derived: 'It is computed from what is exported, and again at any time.',
  undo: 'It is kept for a time to take something back here; elsewhere there is nothing to take back.',
  passing: 'It waits to be done or was done, and goes by itself.',
} as const

/** Tables whose rows a list of the archive has, in whole or as columns of its rows; whole they stand beside it as well. */
export const inLists: readonly string[] = [
  ...['app_user', 'product', 'account', 'person', 'consent', 'opportunity', 'opportunity_person'],
  ...['customer_order', 'order_line', 'touch', 'lead'],
]

/** What only the tables of the archive have, as JSON lines with the ids that it has here. */
export const further: readonly Further[] = [
  // The house.
  ...['company', 'territory', 'user_territory', 'calendar', 'absence', 'product_group', 'custom_field'],
  ...['saved_view', 'usual_view', 'handover', 'handover_item', 'quality_rule', 'load_rule'],
  ...['routing_version', 'routing_rule', 'routing_turn', 'rerouting', 'rerouting_lead'],
  // The record.
  ...['contact_point', 'visitor', 'identity', 'person_alias', 'account_alias', 'account_identity'],
  ...['field_change', 'merge', 'merge_moved', 'match_pair', 'match_setting', 'own_choice', 'trash'],
  ...['account_class', 'account_class_change', 'class_rule'],
  ...['lifecycle', 'lifecycle_change', 'lifecycle_rule', 'lifecycle_rhythm'],
  // The contact log.
  ...['touch_file', 'touch_mention', 'touch_message', 'touch_thread'],
  ...['mailbox_message', 'mailbox_party', 'notification'],
  ...['inbound_address', 'inbound_mail', 'inbound_rule', 'mail_bounce', 'signature_offer'],
  ...['letter', 'letter_recipient', 'letter_sender'],
  // Work and promises.
  ...['task', 'process_step', 'step_owner', 'promise', 'complaint', 'complaint_cause', 'complaint_round'],
  ...['complaint_rule', 'stage', 'stage_change'],
  ...[
    'lead_definition',
    'lead_input',
    'lead_grade',
    'lead_assignment',
    'definition_draft',
    'definition_revision',
    'definition_comment',
    'definition_signature',
    'definition_suggestion',
    'definition_suggestion_lead',
    'likelihood_model',
    'likelihood_case',
    'lead_likelihood',
    ...['intent_setting', 'intent_signal', 'intent_measure', 'intent_tally', 'intent_alert'],
  ],
  // Marketing.
  ...['customer_profile', 'customer_profile_version', 'customer_profile_market'],
  ...['profile_learning', 'profile_statement'],
  ...['segment', 'segment_version', 'segment_listed', 'segment_member', 'segment_change'],
  ...['source_rule_set', 'source_example', 'campaign_alias', 'touch_arrival'],
  ...['call_to_action', 'placement', 'placement_shown', 'placement_click', 'action_response', 'action_file'],
  ...['coupon', 'coupon_code', 'coupon_redemption', 'download_grant', 'trial'],
  ...['meeting_rule', 'meeting_seller', 'appointment'],
  ...['campaign', 'form', 'form_submission', 'form_view', 'form_visit', 'form_version', 'form_picture'],
  ...['form_test', 'form_arrival', 'form_held', 'form_refusal'],
  ...['source_run', 'source_run_change', 'source_run_lead'],
  ...['exposure_import', 'exposure_refusal', 'reported_exposure'],
  ...['visitor_point', 'visitor_stretch', 'visitor_release'],
  ...['competitor', 'competitor_point', 'competitor_product', 'competitor_sighting'],
  // Consent and privacy.
  ...[
    'contact_purpose',
    'contact_purpose_text',
    'suppression',
    'erasure',
    'privacy_request',
    'person_access',
  ],
  ...['retention_rule', 'retention_run', 'retention_batch', 'list_access'],
  // Without it nobody who objected or was erased would be known again by the digests that are kept of them.
  'privacy_salt',
  // By which ids records of other installations are known here.
  'import_key',
]
  .map((table): Further => ({ table }))
  .concat([
    { table: 'mail', without: ['secret'] },
    { table: 'mailbox', without: ['password'], instead: { active: false } },
    { table: 'inbound_box', without: ['password'], instead: { active: false } },
    { table: 'redeem_key', without: ['key_hash'] },
  ])

/** Every table that the archive holds whole, under `tables/`: those of the lists first. */
export const archived: readonly Further[] = [...inLists.map((table): Further => ({ table })), ...further]

/** Tables that stay here, each with the reason. */
export const leftOut: Readonly<Record<string, string>> = {
  credential: why.secret,
  session: why.secret,
  link: why.secret,
  sign_in_attempt: why.secret,
  write_key: why.secret,
  tracking_arrival: why.passing,
  tracking_count: why.passing,
  stitch_conflict: why.passing,
  opt_in: why.secret,
  mailbox_address: why.secret,
  credit: why.derived,
  funnel_stage: why.derived,
  match_record: why.derived,
  match_learnt: why.derived,
  record_quality: why.derived,
  definition_suggesting: why.passing,
  likelihood_learning: why.passing,
  person_likelihood: why.derived,
  profile_case: why.derived,
  profile_statement_account: why.derived,
  intent_showing: why.derived,
  intent_due: why.passing,
  definition_backtest: why.derived,
  definition_backtest_case: why.derived,
  definition_backtest_today: why.derived,
  bulk_edit: why.undo,
  bulk_edit_row: why.undo,
  import_run: why.undo,
  import_created: why.undo,
  import_changed: why.undo,
  import_kept: why.undo,
  import_refusal: why.undo,
  import_remark: why.undo,
  address_hold: why.passing,
  match_due: why.passing,
  quality_due: why.passing,
  lifecycle_due: why.passing,
  segment_due: why.passing,
  fact: why.passing,
  fact_reaction: why.passing,
  export_run: why.passing,
  migration: 'The version of the program says it.',
}
