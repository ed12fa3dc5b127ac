/** What can be imported, and the fields a column may stand for. `refers` names whose stored names the values must match. */
export const kinds = ['accounts', 'products', 'users', 'opportunities', 'orders'] as const
export type Kind = (typeof kinds)[number]

export type FieldType = 'text' | 'integer' | 'number' | 'money' | 'day' | 'email'
export type Reference = 'account' | 'product' | 'user' | 'stage' | 'industry' | 'country'
export type Field = {
  key: string
  type: FieldType
  required?: true
  refers?: Reference
  /** Header names that stand for it, in English, Dutch and German, as `headerKey` writes them. */
  known: readonly string[]
}

const words = (list: string): string[] => list.split(' ')
const account = words(
  'account accountname company companyname customer customername client organization organisation klant klantnaam bedrijf bedrijfsnaam relatie kunde kundenname firma firmenname unternehmen',
)
const product = words('product productname item article artikel artikelnaam productnaam produkt produktname')
const owner = words(
  'salesagent salesrep salesperson owner salesowner accountmanager agent seller verkoper eigenaar verkaufer verkaeufer vertriebler besitzer zustandig',
)
const territory = words(
  'territory regionaloffice region salesregion office rayon regio gebied gebiet vertriebsgebiet niederlassung',
)

export const fieldsOf: Record<Kind, readonly Field[]> = {
  accounts: [
    { key: 'name', type: 'text', required: true, known: [...words('name naam'), ...account] },
    {
      key: 'industry',
      type: 'text',
      refers: 'industry',
      known: words('industry sector branche bedrijfstak industrie bransche'),
    },
    {
      key: 'founded',
      type: 'integer',
      known: words(
        'founded yearestablished established foundedyear opgericht oprichtingsjaar gegrundet grundungsjahr',
      ),
    },
    {
      key: 'revenue',
      type: 'money',
      known: words('revenue annualrevenue turnover omzet jaaromzet umsatz jahresumsatz'),
    },
    {
      key: 'employees',
      type: 'integer',
      known: words(
        'employees employeecount numberofemployees headcount medewerkers werknemers mitarbeiter mitarbeiterzahl beschaftigte',
      ),
    },
    {
      key: 'country',
      type: 'text',
      refers: 'country',
      known: words('country officelocation location land'),
    },
    { key: 'city', type: 'text', known: words('city town stad plaats woonplaats stadt ort') },
    { key: 'website', type: 'text', known: words('website web url domain webseite homepage') },
    {
      key: 'parent',
      type: 'text',
      known: words(
        'subsidiaryof parent parentaccount parentcompany moeder moederbedrijf mutter muttergesellschaft',
      ),
    },
    { key: 'territory', type: 'text', known: territory },
    { key: 'owner', type: 'text', refers: 'user', known: owner },
  ],
  products: [
    { key: 'name', type: 'text', required: true, known: [...words('name naam'), ...product] },
    {
      key: 'group',
      type: 'text',
      known: words(
        'series group productgroup productgroep category categorie kategorie produktgruppe warengruppe serie productline',
      ),
    },
    {
      key: 'listPrice',
      type: 'money',
      known: words('listprice salesprice price unitprice prijs verkoopprijs preis verkaufspreis listenpreis'),
    },
    {
      key: 'cost',
      type: 'money',
      known: words('cost costprice purchaseprice kostprijs inkoopprijs kosten einkaufspreis selbstkosten'),
    },
  ],
  users: [
    {
      key: 'name',
      type: 'text',
      required: true,
      known: [...words('name naam user employee medewerker mitarbeiter benutzer gebruiker'), ...owner],
    },
    { key: 'email', type: 'email', known: words('email emailaddress mail emailadres emailadresse') },
    { key: 'role', type: 'text', known: words('role function rol functie rolle funktion') },
    {
      key: 'manager',
      type: 'text',
      known: words('manager salesmanager boss teamlead leidinggevende chef vorgesetzter leiter'),
    },
    { key: 'territory', type: 'text', known: territory },
  ],
  opportunities: [
    {
      key: 'externalId',
      type: 'text',
      required: true,
      known: words('opportunityid dealid externalid id number opportunitynumber kansid nummer chanceid'),
    },
    { key: 'owner', type: 'text', refers: 'user', known: owner },
    { key: 'product', type: 'text', refers: 'product', known: product },
    { key: 'account', type: 'text', refers: 'account', known: account },
    {
      key: 'stage',
      type: 'text',
      required: true,
      refers: 'stage',
      known: words('dealstage stage status state salesstage fase verkoopfase phase verkaufsphase'),
    },
    {
      key: 'openedOn',
      type: 'day',
      known: words(
        'engagedate opened openedon openedat created createddate createdate startdate aangemaakt startdatum erstellt erstelltam eroffnet',
      ),
    },
    {
      key: 'closedOn',
      type: 'day',
      known: words(
        'closedate closed closedon closedat closingdate sluitdatum afsluitdatum gesloten abschlussdatum abgeschlossen',
      ),
    },
    {
      key: 'amount',
      type: 'money',
      known: words('closevalue amount value dealvalue dealamount bedrag waarde betrag wert auftragswert'),
    },
    {
      key: 'name',
      type: 'text',
      known: words('name title dealname opportunityname naam titel bezeichnung'),
    },
    {
      key: 'reason',
      type: 'text',
      known: words('reason closereason lossreason lostreason reden grund verlustgrund'),
    },
  ],
  orders: [
    {
      key: 'number',
      type: 'text',
      required: true,
      known: words(
        'ordernumber orderid number order ordernummer bestelnummer nummer auftragsnummer bestellnummer invoicenumber',
      ),
    },
    {
      key: 'position',
      type: 'integer',
      known: words('position line linenumber regel regelnummer zeile pos'),
    },
    { key: 'account', type: 'text', refers: 'account', known: account },
    { key: 'product', type: 'text', refers: 'product', known: product },
    {
      key: 'orderedOn',
      type: 'day',
      required: true,
      known: words(
        'orderdate orderedon ordered date besteldatum orderdatum datum bestelldatum auftragsdatum invoicedate',
      ),
    },
    {
      key: 'quantity',
      type: 'number',
      known: words('quantity qty pieces aantal hoeveelheid menge anzahl stuck'),
    },
    {
      key: 'amount',
      type: 'money',
      required: true,
      known: words('amount total linetotal value bedrag totaal betrag gesamt summe sales'),
    },
    {
      key: 'margin',
      type: 'money',
      known: words('margin grossmargin profit marge brutomarge rohertrag gewinn'),
    },
  ],
}

/** A header as it is compared: without case, accents, spaces and signs. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** For each column the field it most likely stands for, or null. No field is given twice: the better known name has it. */
export function suggestMapping(kind: Kind, headers: readonly string[]): (string | null)[] {
  const keys = headers.map(headerKey)
  const bids = fieldsOf[kind].flatMap(field =>
    keys.flatMap((key, column) => {
      const rank = key === field.key.toLowerCase() ? 0 : field.known.indexOf(key) + 1
      return key === '' || (rank === 0 && key !== field.key.toLowerCase())
        ? []
        : [{ field: field.key, column, rank }]
    }),
  )
  bids.sort((a, b) => a.rank - b.rank || a.column - b.column)
  const mapping: (string | null)[] = headers.map(() => null)
  const given = new Set<string>()
  for (const { field, column } of bids)
    if (mapping[column] === null && !given.has(field)) {
      mapping[column] = field
      given.add(field)
    }
  return mapping
}

/** Why a mapping cannot be used, or null. */
export function mappingProblem(kind: Kind, mapping: readonly (string | null)[]): string | null {
  const chosen = mapping.filter(field => field !== null)
  const fields = fieldsOf[kind]
  const unknown = chosen.find(key => !fields.some(field => field.key === key))
  if (unknown !== undefined) return `There is no field "${unknown}" in ${kind}.`
  const twice = chosen.find((key, i) => chosen.indexOf(key) !== i)
  if (twice !== undefined) return `Two columns are mapped to "${twice}". Choose one.`
  const missing = fields
    .filter(field => field.required && !chosen.includes(field.key))
    .map(field => field.key)
  return missing.length > 0 ? `No column is mapped to: ${missing.join(', ')}.` : null
}
