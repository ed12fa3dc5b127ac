/** Ids that many senders give for everybody, by mistake: never who somebody is. In lower case, without spaces around. */
export const everybodysIds: readonly string[] = [
  ...[
    'null',
    'undefined',
    'none',
    'nil',
    'nan',
    'n/a',
    'na',
    '-',
    '--',
    '0',
    '-1',
    'false',
    'true',
    '[]',
    '{}',
  ],
  ...[
    '[object object]',
    '(not set)',
    'not set',
    'unknown',
    'anonymous',
    'anon',
    'guest',
    'gast',
    'visitor',
    'user',
  ],
  ...['test', 'default', 'admin', 'customer', 'id', 'userid', 'user_id', 'anonymousid', 'void', 'empty'],
  '00000000-0000-0000-0000-000000000000',
]
const ids = new Set(everybodysIds)

/** Is this an id that everybody has? Also rows of one sign, as '000' or '????'. */
export function isEverybodys(id: string): boolean {
  const text = id.trim().toLowerCase()
  return text === '' || ids.has(text) || /^(?:0+|[?*x.\-_ ]+)$/.test(text)
}

/** Mailboxes that are read by several people: an address of one says who writes for a company, not who somebody is. */
export const sharedMailboxes: readonly string[] = [
  ...[
    'info',
    'information',
    'contact',
    'kontakt',
    'mail',
    'email',
    'post',
    'office',
    'buero',
    'hello',
    'hallo',
  ],
  ...[
    'sales',
    'verkauf',
    'verkoop',
    'vertrieb',
    'marketing',
    'service',
    'support',
    'help',
    'helpdesk',
    'team',
  ],
  ...['admin', 'administratie', 'administration', 'webmaster', 'postmaster', 'hostmaster', 'abuse', 'root'],
  ...[
    'noreply',
    'no-reply',
    'donotreply',
    'do-not-reply',
    'mailer-daemon',
    'newsletter',
    'billing',
    'invoice',
  ],
  ...['invoices', 'facturen', 'rechnung', 'accounts', 'accounting', 'boekhouding', 'buchhaltung', 'finance'],
  ...[
    'orders',
    'order',
    'bestellung',
    'inkoop',
    'einkauf',
    'purchasing',
    'reception',
    'receptie',
    'hr',
    'jobs',
  ],
  ...['test', 'example', 'anonymous', 'guest', 'user', 'nobody', 'none'],
]
const mailboxes = new Set(sharedMailboxes)

/** Is this the address of a mailbox that several people read? What stands behind a plus sign does not count. */
export function isSharedMailbox(email: string): boolean {
  return mailboxes.has(email.slice(0, email.lastIndexOf('@')).replace(/\+.*$/, '').toLowerCase())
}
