import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { suggestSettings } from './examine.ts'
import { fieldsOf, type Kind } from './model/fields.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-presets-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Tables of our own making under the headers that these programs write. */
const tables: [string | null, Kind, string, Record<string, string>][] = [
  [
    'hubspot',
    'persons',
    'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Associated Company,Lead Status,Create Date,Country/Region\n51,Anna,Smit,anna@s.example,+31 20 1,Jelmer,Smit BV,Open,2024-01-02 10:00,Netherlands\n',
    {
      externalId: '51',
      givenName: 'Anna',
      familyName: 'Smit',
      email: 'anna@s.example',
      phone: '+31 20 1',
      account: 'Smit BV',
      knownAt: '2024-01-02 10:00',
      country: 'Netherlands',
    },
  ],
  [
    'hubspot',
    'accounts',
    'Record ID,Company name,Company owner,Create Date,Company Domain Name,Industry,City,Country/Region\n7,Smit BV,Jelmer,2024-01-02,smit.example,food,Zwolle,Netherlands\n',
    {
      name: 'Smit BV',
      owner: 'Jelmer',
      website: 'smit.example',
      industry: 'food',
      city: 'Zwolle',
      country: 'Netherlands',
    },
  ],
  [
    'salesforce',
    'persons',
    '"Salutation","First Name","Last Name","Title","Account Name","Mailing Street","Mailing City","Mailing Zip/Postal Code","Mailing Country","Phone","Mobile","Email","Contact Owner"\n"Ms","Anna","Smit","Buyer","Smit BV","Dam 1","Amsterdam","1012","NL","1","2","anna@s.example","J"\n',
    {
      givenName: 'Anna',
      familyName: 'Smit',
      jobTitle: 'Buyer',
      account: 'Smit BV',
      street: 'Dam 1',
      city: 'Amsterdam',
      postalCode: '1012',
      country: 'NL',
      phone: '1',
      mobile: '2',
      email: 'anna@s.example',
    },
  ],
  [
    'salesforce',
    'opportunities',
    'Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date,Opportunity Owner\n006,Line 3,Smit BV,Closed Won,10,1/2/2024,1/1/2024,J\n',
    {
      externalId: '006',
      name: 'Line 3',
      account: 'Smit BV',
      stage: 'Closed Won',
      amount: '10',
      closedOn: '1/2/2024',
      openedOn: '1/1/2024',
      owner: 'J',
    },
  ],
  [
    'pipedrive',
    'persons',
    'Person - Name,Person - Organization,Person - Email - Work,Person - Email - Home,Person - Phone - Work,Person - Phone - Mobile,Person - ID\nAnna Smit,Smit BV,anna@s.example,anna@h.example,1,2,9\n',
    {
      name: 'Anna Smit',
      account: 'Smit BV',
      email: 'anna@s.example',
      email2: 'anna@h.example',
      phone: '1',
      mobile: '2',
      externalId: '9',
    },
  ],
  [
    'pipedrive',
    'touches',
    'Activity - Subject,Activity - Type,Activity - Due date,Activity - Note,Activity - Organization\nPrices,call,2024-01-02,Asked,Smit BV\n',
    { title: 'Prices', kind: 'call', occurredAt: '2024-01-02', body: 'Asked', account: 'Smit BV' },
  ],
  [
    'google',
    'persons',
    'First Name,Middle Name,Last Name,Phonetic First Name,File As,Organization Name,Organization Title,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - City\nAnna,,Smit,,,Smit BV,Buyer,* myContacts,Work,anna@s.example,Work,1,Zwolle\n',
    {
      givenName: 'Anna',
      familyName: 'Smit',
      account: 'Smit BV',
      jobTitle: 'Buyer',
      email: 'anna@s.example',
      phone: '1',
      city: 'Zwolle',
    },
  ],
  [
    'google',
    'persons',
    'Name,Given Name,Family Name,Yomi Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Organization 1 - Name,Organization 1 - Title\nAnna Smit,Anna,Smit,,* My,Work,anna@s.example,Smit BV,Buyer\n',
    {
      name: 'Anna Smit',
      givenName: 'Anna',
      familyName: 'Smit',
      email: 'anna@s.example',
      account: 'Smit BV',
      jobTitle: 'Buyer',
    },
  ],
  [
    'outlook',
    'persons',
    'Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,Business Postal Code,Business Country/Region,Business Phone,Mobile Phone,E-mail Address,E-mail 2 Address\nMs,Anna,,Smit,,Smit BV,Buying,Buyer,Dam 1,Amsterdam,1012,NL,1,2,anna@s.example,anna@h.example\n',
    {
      givenName: 'Anna',
      familyName: 'Smit',
      account: 'Smit BV',
      jobFunction: 'Buying',
      jobTitle: 'Buyer',
      street: 'Dam 1',
      city: 'Amsterdam',
      postalCode: '1012',
      country: 'NL',
      phone: '1',
      mobile: '2',
      email: 'anna@s.example',
      email2: 'anna@h.example',
    },
  ],
  [
    'hubspot',
    'accounts',
    'Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,Country/Region,Industry,Street Address,State/Region,Postal Code,Company Domain Name,Number of Employees,Annual Revenue,Lifecycle Stage\n7,Smit BV,Jelmer,2024-01-02,+31 38 1,,Zwolle,Netherlands,food,Kade 1,Overijssel,8011,smit.example,12,1000,customer\n',
    {
      name: 'Smit BV',
      owner: 'Jelmer',
      phone: '+31 38 1',
      city: 'Zwolle',
      country: 'Netherlands',
      industry: 'food',
      street: 'Kade 1',
      region: 'Overijssel',
      postalCode: '8011',
      website: 'smit.example',
      employees: '12',
      revenue: '1000',
    },
  ],
  [
    'hubspot',
    'opportunities',
    'Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Create Date,Associated Company,Lifecycle Stage,Next step,Pipeline\n9,Line 3,Won,2024-03-01,J,10,2024-01-01,Smit BV,,Call,Sales\n',
    {
      externalId: '9',
      name: 'Line 3',
      stage: 'Won',
      closedOn: '2024-03-01',
      owner: 'J',
      amount: '10',
      openedOn: '2024-01-01',
      account: 'Smit BV',
      nextStep: 'Call',
    },
  ],
  [
    'salesforce',
    'accounts',
    '"Account ID","Account Name","Account Owner","Billing Street","Billing City","Billing State/Province","Billing Zip/Postal Code","Billing Country","Phone","Fax","Website","Type","Industry","Employees","Annual Revenue","Parent Account","Account Source"\n"001","Smit BV","J","Kade 1","Zwolle","Overijssel","8011","NL","1","2","smit.example","Customer","food","12","1000","Smit Groep","fair"\n',
    {
      name: 'Smit BV',
      owner: 'J',
      street: 'Kade 1',
      city: 'Zwolle',
      region: 'Overijssel',
      postalCode: '8011',
      country: 'NL',
      phone: '1',
      website: 'smit.example',
      industry: 'food',
      employees: '12',
      revenue: '1000',
      parent: 'Smit Groep',
      source: 'fair',
    },
  ],
  [
    'salesforce',
    'accounts',
    'Id,IsDeleted,Name,Type,ParentId,BillingStreet,BillingCity,BillingState,BillingPostalCode,BillingCountry,Phone,Fax,Website,Industry,AnnualRevenue,NumberOfEmployees,OwnerId,AccountSource\n001,0,Smit BV,Customer,,Kade 1,Zwolle,Overijssel,8011,NL,1,2,smit.example,food,1000,12,005,fair\n',
    {
      name: 'Smit BV',
      street: 'Kade 1',
      city: 'Zwolle',
      region: 'Overijssel',
      postalCode: '8011',
      country: 'NL',
      phone: '1',
      website: 'smit.example',
      industry: 'food',
      employees: '12',
      revenue: '1000',
      source: 'fair',
    },
  ],
  [
    'pipedrive',
    'accounts',
    'Organization - Name,Organization - ID,Organization - Owner,Organization - Address,Organization - Country of Address,Organization - Website\nSmit BV,4,J,Kade 1,NL,smit.example\n',
    { name: 'Smit BV', owner: 'J', street: 'Kade 1', country: 'NL', website: 'smit.example' },
  ],
  [
    'pipedrive',
    'opportunities',
    'Deal - ID,Deal - Title,Deal - Organization,Deal - Owner,Deal - Stage,Deal - Status,Deal - Value,Deal - Deal created,Deal - Deal closed on,Deal - Expected close date,Deal - Won time,Deal - Lost reason\n4,Line 3,Smit BV,J,Demo,Won,10,2024-01-01,2024-02-01,2024-03-01,2024-02-01,\n',
    {
      externalId: '4',
      name: 'Line 3',
      account: 'Smit BV',
      owner: 'J',
      stage: 'Demo',
      status: 'Won',
      amount: '10',
      openedOn: '2024-01-01',
      closedOn: '2024-02-01',
      expectedClose: '2024-03-01',
      reason: '',
    },
  ],
  [
    'outlook',
    'persons',
    'Anrede,Vorname,Weitere Vornamen,Nachname,Suffix,Firma,Abteilung,Position,Straße geschäftlich,Ort geschäftlich,Region geschäftlich,Postleitzahl geschäftlich,Land/Region geschäftlich,Telefon geschäftlich,Telefon privat,Mobiltelefon,E-Mail-Adresse,E-Mail-Typ,E-Mail: Angezeigter Name,E-Mail 2: Adresse,Ort\nFrau,Anna,,Schmidt,,Schmidt GmbH,Einkauf,Leiterin,Kai 1,Köln,NRW,50667,Deutschland,1,2,3,anna@s.example,SMTP,Anna,anna@h.example,\n',
    {
      givenName: 'Anna',
      familyName: 'Schmidt',
      account: 'Schmidt GmbH',
      jobFunction: 'Einkauf',
      jobTitle: 'Leiterin',
      street: 'Kai 1',
      city: 'Köln',
      region: 'NRW',
      postalCode: '50667',
      country: 'Deutschland',
      phone: '1',
      phone2: '2',
      mobile: '3',
      email: 'anna@s.example',
      email2: 'anna@h.example',
    },
  ],
  [
    'outlook',
    'persons',
    '"Titel","Voornaam","Middelste naam","Achternaam","Achtervoegsel","Bedrijf","Afdeling","Functie","Werkadres, straat","Werkadres, plaats","Werkadres, postcode","Land/regio (werk)","Telefoon op werk","Telefoon thuis","Mobiele telefoon","E-mailadres","E-mailtype","Weergavenaam voor e-mail","E-mailadres 2"\nMw,Anna,,Smit,,Smit BV,Inkoop,Inkoper,Kade 1,Zwolle,8011,NL,1,2,3,anna@s.example,SMTP,Anna,anna@h.example\n',
    {
      givenName: 'Anna',
      familyName: 'Smit',
      account: 'Smit BV',
      jobFunction: 'Inkoop',
      jobTitle: 'Inkoper',
      street: 'Kade 1',
      city: 'Zwolle',
      postalCode: '8011',
      country: 'NL',
      phone: '1',
      phone2: '2',
      mobile: '3',
      email: 'anna@s.example',
      email2: 'anna@h.example',
    },
  ],
  [
    null,
    'persons',
    'Voornaam,Achternaam,E-mail,Bedrijf\nAnna,Smit,anna@s.example,Smit BV\n',
    { givenName: 'Anna', familyName: 'Smit', email: 'anna@s.example', account: 'Smit BV' },
  ],
]

test.each(tables)(
  'a table as %s writes it is known and mapped: %s',
  async (preset, kind, content, expected) => {
    const path = join(folder, 'a.csv')
    await writeFile(path, content)
    const settings = await suggestSettings(path, kind, fieldsOf[kind], 'a.csv')
    expect(settings.preset).toBe(preset)
    const row = content.split('\n')[1]!.replaceAll('"', '').split(',')
    const read = Object.fromEntries(
      settings.mapping.flatMap((field, i) => (field === null ? [] : [[field, row[i]]])),
    )
    expect(read).toEqual(expected)
  },
)
