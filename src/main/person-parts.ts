import { type RawBuilder, sql } from 'kysely'
import type { Fate, PersonPart, Whole } from '../privacy/person-parts.ts'

type Titles = PersonPart['title']
const titled = (en: string, nl: string, de: string): Titles => ({ en, nl, de })

/** A part that is the rows of one table `t` under a condition, without some of its columns. */
function ofTable(
  name: string,
  title: Titles,
  fate: Fate,
  table: string,
  where: (whole: Whole) => RawBuilder<unknown>,
  options: {
    key?: string
    without?: string[]
    more?: RawBuilder<unknown>
    alsoRead?: string[]
    files?: NonNullable<PersonPart['files']>
  } = {},
): PersonPart {
  const key = sql.raw(options.key ?? 't.id')
  const from = sql.table(table)
  return {
    name,
    title,
    fate,
    tables: [table, ...(options.alsoRead ?? [])],
    keys: whole => sql`select distinct ${key} as key from ${from} t where ${where(whole)} order by 1`,
    // By its id each row is found at once; by another key the rows of the person are few.
    rows: (whole, keys) => sql`
      select jsonb_strip_nulls(to_jsonb(t) - ${options.without ?? []}::text[] ${options.more ?? sql``}) as row
      from ${
        options.key
          ? sql`(select t.* from ${from} t where ${where(whole)} and ${key} = any(${keys}::bigint[])) t`
          : sql`unnest(${keys}::bigint[]) k (key) cross join lateral (select t.* from ${from} t where t.id = k.key offset 0) t`
      } order by ${key}`,
    count: whole => sql`select count(*) as n from ${from} t where ${where(whole)}`,
    ...(options.files ? { files: options.files } : {}),
  }
}

const ofPerson = ({ personId }: Whole) => sql`t.person_id = ${personId}`
const ofSubject = ({ subjects }: Whole) => sql`t.subject_id = any(${subjects}::bigint[])`

const attachedTo = ({ subjects }: Whole) =>
  sql`t.touch_id in (select id from touch where subject_id = any(${subjects}::bigint[]))`
/** Names were cleaned when the files came in: none leads out of the folder. */
const attachmentPath = sql`'files/' || t.id || '-' || t.name`

/**
 * Everything that is kept of a person, by domain: the one list from which archives are made and erasures previewed. A table
 * that refers to a person and stands neither here nor in `namesNobody` fails a test.
 */
export const personParts: PersonPart[] = [
  ofTable(
    'person',
    titled('Record', 'Gegevens', 'Stammdaten'),
    'erased',
    'person',
    ({ personId }) => sql`t.id = ${personId}`,
  ),
  ofTable(
    'contact_points',
    titled('Further addresses', 'Verdere adressen', 'Weitere Adressen'),
    'removed',
    'contact_point',
    ofPerson,
  ),
  ofTable(
    'changes',
    titled('Changes of fields', 'Wijzigingen van velden', 'Änderungen von Feldern'),
    'erased',
    'field_change',
    ({ subjects }) => sql`t.record = 'person' and t.record_id = any(${subjects}::bigint[])`,
  ),
  ofTable(
    'bulk_edits',
    titled('Changed with many others', 'Met vele andere gewijzigd', 'Mit vielen anderen geändert'),
    'erased',
    'bulk_edit_row',
    ({ subjects }) =>
      sql`t.record_id = any(${subjects}::bigint[]) and t.bulk_edit_id in (select id from bulk_edit where record = 'person')`,
    { key: 't.bulk_edit_id', alsoRead: ['bulk_edit'] },
  ),
  ofTable(
    'consents',
    titled('Consents and objections', 'Toestemmingen en bezwaren', 'Einwilligungen und Widersprüche'),
    'nameless',
    'consent',
    ofPerson,
  ),
  ofTable(
    'confirmations',
    titled('Confirmations by mail', 'Bevestigingen per mail', 'Bestätigungen per Mail'),
    'removed',
    'opt_in',
    ofSubject,
    { key: 't.consent_id', without: ['token_hash'] },
  ),
  ofTable('devices', titled('Browsers', 'Browsers', 'Browser'), 'erased', 'visitor', ofPerson),
  ofTable(
    'identities',
    titled('Earlier records', 'Eerdere records', 'Frühere Datensätze'),
    'nameless',
    'identity',
    ofPerson,
    { key: 't.subject_id' },
  ),
  ofTable(
    'touches',
    titled('Contact log', 'Contactlogboek', 'Kontaktverlauf'),
    'erased',
    'touch',
    ofSubject,
    { without: ['dedupe_key'] },
  ),
  ofTable(
    'attachments',
    titled('Files of the contact log', 'Bestanden bij het contactlogboek', 'Dateien zum Kontaktverlauf'),
    'removed',
    'touch_file',
    attachedTo,
    {
      without: ['sha256'],
      more: sql`|| jsonb_build_object('file', ${attachmentPath})`,
      alsoRead: ['touch'],
      files: (whole, after, limit) => sql`
        select t.id as key, encode(t.sha256, 'hex') as sha256, ${attachmentPath} as path
        from touch_file t where ${attachedTo(whole)} and t.id > ${after} order by t.id limit ${limit}`,
    },
  ),
  ofTable(
    'arrivals',
    titled('Where visits came from', 'Waar bezoeken vandaan kwamen', 'Woher Besuche kamen'),
    'removed',
    'touch_arrival',
    attachedTo,
    { key: 't.touch_id', alsoRead: ['touch'] },
  ),
  ofTable('leads', titled('Leads', 'Leads', 'Leads'), 'erased', 'lead', ofPerson, {
    more: sql`|| jsonb_build_object('inputs', (select jsonb_agg(to_jsonb(i) - 'lead_id' order by i.id) from lead_input i where i.lead_id = t.id),
      'grades', (select jsonb_agg(to_jsonb(g) - 'lead_id' order by g.id) from lead_grade g where g.lead_id = t.id))`,
    alsoRead: ['lead_input', 'lead_grade'],
  }),
  ofTable(
    'likelihoods',
    titled(
      'How likely a lead would end, by what was learnt',
      'Hoe waarschijnlijk een lead zou aflopen, naar wat geleerd is',
      'Wie wahrscheinlich ein Lead endete, nach dem, was gelernt wurde',
    ),
    'removed',
    'person_likelihood',
    ofPerson,
    { key: 't.model_id' },
  ),
  ofTable(
    'leads_foretold',
    titled('What was foretold of leads', 'Wat van leads voorspeld is', 'Was von Leads vorhergesagt wurde'),
    'removed',
    'lead_likelihood',
    ({ personId }) => sql`t.lead_id in (select id from lead where person_id = ${personId})`,
    { key: 't.lead_id', alsoRead: ['likelihood_case'] },
  ),
  ofTable(
    'signals',
    titled('Signals of a need', 'Signalen van een behoefte', 'Signale eines Bedarfs'),
    'removed',
    'intent_showing',
    ofSubject,
    { key: 't.signal_id', alsoRead: ['intent_tally', 'intent_alert'] },
  ),
  ofTable(
    'backtests',
    titled(
      'Definitions tried on the past',
      'Definities op het verleden beproefd',
      'An der Vergangenheit erprobte Definitionen',
    ),
    'nameless',
    'definition_backtest_case',
    ({ subjects }) => sql`t.person_id = any(${subjects}::bigint[])`,
    { alsoRead: ['definition_backtest_today'] },
  ),
  ofTable(
    'promises',
    titled('Answers promised', 'Toegezegde antwoorden', 'Zugesagte Antworten'),
    'nameless',
    'promise',
    ({ personId }) =>
      sql`(t.kind = 'lead_response' and t.about in (select id from lead where person_id = ${personId}))
        or (t.kind = 'complaint_answer' and t.about in (select r.id from complaint_round r
          join complaint c on c.id = r.complaint_id where c.person_id = ${personId}))`,
  ),
  ofTable('complaints', titled('Complaints', 'Klachten', 'Reklamationen'), 'erased', 'complaint', ofPerson, {
    more: sql`|| jsonb_build_object('rounds', (select jsonb_agg(to_jsonb(r) - 'complaint_id' order by r.n) from complaint_round r where r.complaint_id = t.id))`,
    alsoRead: ['complaint_round'],
  }),
  ofTable('tasks', titled('Tasks', 'Taken', 'Aufgaben'), 'erased', 'task', ofPerson),
  ofTable(
    'opportunities',
    titled('Opportunities', 'Kansen', 'Verkaufschancen'),
    'nameless',
    'opportunity',
    ({ personId }) =>
      sql`t.id in (select opportunity_id from opportunity_person where person_id = ${personId})`,
    { alsoRead: ['opportunity_person'] },
  ),
  ofTable('orders', titled('Orders', 'Orders', 'Aufträge'), 'nameless', 'customer_order', ofPerson, {
    more: sql`|| jsonb_build_object('lines', coalesce((select jsonb_agg(to_jsonb(l) - 'order_id' order by l.position) from order_line l where l.order_id = t.id), '[]'))`,
    alsoRead: ['order_line'],
  }),
  ofTable(
    'forms',
    titled('Forms sent', 'Verzonden formulieren', 'Gesendete Formulare'),
    'nameless',
    'form_submission',
    ofPerson,
    { without: ['dedupe_key'] },
  ),
  ofTable(
    'figures',
    titled('Place in figures', 'Plaats in cijfers', 'Platz in Auswertungen'),
    'nameless',
    'funnel_stage',
    ({ subjects }) => sql`t.subject_id = any(${subjects}::bigint[])`,
    { key: 't.subject_id' },
  ),
  ofTable(
    'lifecycle',
    titled('Stage as a customer', 'Fase als klant', 'Phase als Kunde'),
    'removed',
    'lifecycle',
    ofSubject,
    { key: 't.subject_id' },
  ),
  ofTable(
    'stages',
    titled('Stages before', 'Eerdere fasen', 'Frühere Phasen'),
    'nameless',
    'lifecycle_change',
    ofSubject,
  ),
  ofTable('segments', titled('Segments', 'Segmenten', 'Segmente'), 'removed', 'segment_member', ofSubject, {
    key: 't.segment_id',
    more: sql`|| (select jsonb_build_object('segment', s.name) from segment s where s.id = t.segment_id)`,
    alsoRead: ['segment'],
  }),
  ofTable(
    'segments_listed',
    titled('Listed in segments', 'In segmenten gezet', 'In Segmente aufgenommen'),
    'nameless',
    'segment_listed',
    ofPerson,
    { key: 't.segment_id' },
  ),
  ofTable(
    'segments_before',
    titled('Segments before', 'Eerdere segmenten', 'Frühere Segmente'),
    'nameless',
    'segment_change',
    ofSubject,
  ),
  ofTable(
    'mails',
    titled('Mail to the person', 'Mail aan de persoon', 'Mails an die Person'),
    'erased',
    'mail',
    ({ emails }) => sql`lower(t.to_address) = any(${emails}::text[])`,
    { without: ['secret', 'dedupe_key'] },
  ),
  ofTable(
    'serial_letters',
    titled('Serial letters', 'Mailings per brief', 'Serienbriefe'),
    'nameless',
    'letter_recipient',
    ofPerson,
    {
      without: ['out_detail'],
      more: sql`|| (select jsonb_build_object('letter', l.name, 'words', l.words) from letter l where l.id = t.letter_id)`,
      alsoRead: ['letter'],
    },
  ),
  ofTable(
    'filed_mails',
    titled('Mails filed or waiting', 'Opgeslagen of wachtende mails', 'Abgelegte oder wartende Mails'),
    'erased',
    'mailbox_party',
    ({ personId, emails }) => sql`(t.person_id = ${personId} or lower(t.address) = any(${emails}::text[]))`,
    {
      more: sql`|| (select jsonb_build_object('subject', m.subject, 'body', m.body, 'at', m.occurred_at) from mailbox_message m where m.id = t.message_id)`,
      alsoRead: ['mailbox_message'],
    },
  ),
  ofTable(
    'mails_to_us',
    titled('Mails to public addresses', 'Mails aan openbare adressen', 'Mails an öffentliche Adressen'),
    'erased',
    'inbound_mail',
    ({ personId, emails }) =>
      sql`(t.person_id = ${personId} or t.from_address = any(${emails}::text[]) or t.reply_to = any(${emails}::text[]))`,
    { without: ['digest', 'kept', 'uid', 'uid_validity'] },
  ),
  ofTable(
    'failed_deliveries',
    titled('Mail that came back', 'Teruggekomen mail', 'Zurückgekommene Mail'),
    'removed',
    'mail_bounce',
    ({ personId, emails }) => sql`(t.person_id = ${personId} or t.address = any(${emails}::text[]))`,
  ),
  ofTable(
    'signatures',
    titled('Read from signatures', 'Uit handtekeningen gelezen', 'Aus Signaturen gelesen'),
    'removed',
    'signature_offer',
    ofPerson,
    { without: ['said', 'value_key'] },
  ),
  ofTable(
    'refused_rows',
    titled('Refused rows of imports', 'Geweigerde importregels', 'Abgelehnte Importzeilen'),
    'erased',
    'import_refusal',
    ({ emails }) =>
      sql`exists (select from unnest(${emails}::text[]) e where position(e in lower(t.cells::text)) > 0)`,
    { key: '(t.import_id * 100000000 + t.row_number)' },
  ),
  ofTable(
    'earlier_ids',
    titled('Earlier ids', 'Eerdere nummers', 'Frühere Kennungen'),
    'removed',
    'person_alias',
    ofPerson,
  ),
  ofTable(
    'merges',
    titled('Records joined', 'Samengevoegde records', 'Zusammengeführte Datensätze'),
    'erased',
    'merge',
    ({ subjects }) =>
      sql`t.kind = 'person' and (t.gone_id = any(${subjects}::bigint[]) or t.keep_id = any(${subjects}::bigint[]))`,
  ),
  ofTable(
    'actions_answered',
    titled('Calls to action answered', 'Beantwoorde oproepen', 'Beantwortete Handlungsaufrufe'),
    'nameless',
    'action_response',
    ofPerson,
  ),
  ofTable(
    'actions_opened',
    titled('Calls to action opened', 'Geopende oproepen', 'Geöffnete Handlungsaufrufe'),
    'nameless',
    'placement_click',
    ofSubject,
  ),
  ofTable('coupons', titled('Coupons', 'Bonnen', 'Gutscheine'), 'nameless', 'coupon_code', ofPerson),
  ofTable(
    'redemptions',
    titled('Coupons redeemed', 'Ingewisselde bonnen', 'Eingelöste Gutscheine'),
    'nameless',
    'coupon_redemption',
    ofPerson,
    { without: ['request_key'] },
  ),
  ofTable(
    'downloads',
    titled('Downloads given', 'Gegeven downloads', 'Gegebene Downloads'),
    'nameless',
    'download_grant',
    ofPerson,
  ),
  ofTable('trials', titled('Trials', 'Proefperiodes', 'Probezeiten'), 'erased', 'trial', ofPerson),
  ofTable('appointments', titled('Appointments', 'Afspraken', 'Termine'), 'erased', 'appointment', ofPerson, {
    without: ['uid'],
  }),
  ofTable(
    'form_visits',
    titled('Forms opened', 'Geopende formulieren', 'Geöffnete Formulare'),
    'nameless',
    'form_visit',
    ofSubject,
  ),
  ofTable(
    'forms_held',
    titled('Forms that wait to be read', 'Formulieren die wachten', 'Formulare, die warten'),
    'erased',
    'form_held',
    ({ personId }) =>
      sql`t.state = 'held' and lower(t.email) = (select lower(p.email) from person p where p.id = ${personId})`,
    { without: ['dedupe_key'] },
  ),
  ofTable(
    'requests',
    titled('Requests about data', 'Verzoeken over gegevens', 'Anfragen zu Daten'),
    'nameless',
    'privacy_request',
    ofSubject,
    { without: ['ticket_hash', 'ticket_ends_at', 'file'] },
  ),
  ofTable(
    'accesses',
    titled('Who read the data', 'Wie de gegevens las', 'Wer die Daten las'),
    'nameless',
    'person_access',
    ofSubject,
    {
      key: `(extract(epoch from t.hour)::bigint * 1000000 + t.user_id * 10 + array_position(array['page', 'log', 'search', 'export'], t.kind))`,
      more: sql`|| jsonb_build_object('reader', (select name from app_user u where u.id = t.user_id))`,
    },
  ),
  ofTable(
    'list_accesses',
    titled('Lists that showed the data', 'Lijsten die de gegevens toonden', 'Listen, die die Daten zeigten'),
    'nameless',
    'list_access',
    ({ subjects }) => sql`t.person_ids && ${subjects}::bigint[]`,
    {
      // Whom a list showed besides, and the words that were searched for, are about others.
      without: ['person_ids', 'filter'],
      more: sql`|| jsonb_build_object('reader', (select name from app_user u where u.id = t.user_id))`,
    },
  ),
]
