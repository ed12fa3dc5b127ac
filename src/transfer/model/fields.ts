import type { CustomField } from '../../customers/model/custom-field.ts'

/** A `list` holds several values in one cell or JSON array; `json` is a structure of our own exports. */
export type FieldType =
  | 'text'
  | 'integer'
  | 'number'
  | 'money'
  | 'day'
  | 'instant'
  | 'flag'
  | 'email'
  | 'list'
  | 'json'
  | 'custom'
export type Reference = 'account' | 'product' | 'user' | 'stage' | 'industry' | 'country'
export type Field = {
  key: string
  type: FieldType
  required?: true
  refers?: Reference
  /** Header names that stand for it, in English, Dutch and German, as `headerKey` writes them. */
  known: readonly string[]
  /** As the company declared it; it reads its own cells. */
  custom?: CustomField
}
export const kinds = [
  'accounts',
  'persons',
  'products',
  'users',
  'opportunities',
  'orders',
  'touches',
  'leads',
] as const
export type Kind = (typeof kinds)[number]

const words = (list: string): string[] => list.split(' ')
const account = words(
  'account accountname company companyname customer customername client organization organisation klant klantnaam bedrijf bedrijfsnaam relatie kunde kundenname firma firmenname unternehmen',
)
const product = words('product productname item article artikel artikelnaam productnaam produkt produktname')
const email = words('email emailaddress mail emailadres emailadresse')
const owner = words(
  'salesagent salesrep salesperson owner salesowner accountmanager agent seller verkoper eigenaar verkaufer verkaeufer vertriebler besitzer zustandig',
)
const ownerEmail = words(
  'owneremail ownermail salesowneremail accountmanageremail eigenaaremail besitzeremail',
)
const campaign = words('campaign campaignname campagne kampagne utmcampaign')
const productGroup = words('productgroup productgroep produktgruppe')
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
      key: 'phone',
      type: 'text',
      known: words(
        'phone phonenumber telephone tel mainphone companyphone businessphone telefoon telefoonnummer telefon telefonnummer rufnummer',
      ),
    },
    {
      key: 'phone2',
      type: 'text',
      known: words('phone2 otherphone secondphone secondaryphone tweedetelefoon weiterestelefon'),
    },
    { key: 'furtherPhones', type: 'list', known: words('furtherphones') },
    {
      key: 'street',
      type: 'text',
      known: words(
        'street streetaddress address address1 billingstreet businessstreet visitingaddress adres bezoekadres straat strasse straße anschrift adresse',
      ),
    },
    {
      key: 'postalCode',
      type: 'text',
      known: words(
        'postalcode zip zipcode zippostalcode billingzippostalcode billingpostalcode postcode plz postleitzahl',
      ),
    },
    {
      key: 'region',
      type: 'text',
      known: words(
        'state stateregion province billingstateprovince billingstate provincie bundesland kanton',
      ),
    },
    {
      key: 'parent',
      type: 'text',
      known: words(
        'subsidiaryof parent parentaccount parentcompany moeder moederbedrijf mutter muttergesellschaft',
      ),
    },
    { key: 'territory', type: 'text', known: territory },
    { key: 'owner', type: 'text', refers: 'user', known: owner },
    { key: 'ownerEmail', type: 'email', known: ownerEmail },
    { key: 'marketingOwner', type: 'text', refers: 'user', known: words('marketingowner') },
    { key: 'marketingOwnerEmail', type: 'email', known: words('marketingowneremail') },
    {
      key: 'kind',
      type: 'text',
      known: words('kind accountkind accounttype relationtype soort relatiesoort art kundenart'),
    },
    {
      key: 'source',
      type: 'text',
      known: words('source accountsource leadsource originalsource bron quelle herkomst herkunft'),
    },
    { key: 'points', type: 'json', known: [] },
    { key: 'parentKey', type: 'text', known: [] },
    { key: 'key', type: 'text', known: [] },
  ],
  persons: [
    {
      key: 'name',
      type: 'text',
      known: words(
        'name fullname displayname contactname personname naam volledigenaam name vollstandigername fn',
      ),
    },
    { key: 'givenName', type: 'text', known: words('givenname firstname forename voornaam vorname') },
    {
      key: 'familyName',
      type: 'text',
      known: words('familyname lastname surname achternaam nachname familienname'),
    },
    {
      key: 'email',
      type: 'email',
      known: [
        ...email,
        ...words('email1value emailwork workemail emailaddress1 businessemail zakelijkeemail'),
      ],
    },
    {
      key: 'email2',
      type: 'email',
      known: words(
        'email2 email2address emailaddress2 email2value secondaryemail emailhome privateemail personalemail otheremail',
      ),
    },
    {
      key: 'email3',
      type: 'email',
      known: words('email3 email3address emailaddress3 email3value emailother'),
    },
    {
      key: 'phone',
      type: 'text',
      known: words(
        'phone phonenumber telephone tel businessphone phonework workphone phone1value telefoon telefoonnummer telefon telefonnummer',
      ),
    },
    {
      key: 'mobile',
      type: 'text',
      known: words(
        'mobile mobilephone mobilephonenumber cell cellphone phonemobile phone2value mobiel gsm handy mobiltelefon mobil',
      ),
    },
    {
      key: 'phone2',
      type: 'text',
      known: words(
        'phone2 otherphone homephone phonehome businessphone2 phoneother phone3value priveteleefoon privattelefon',
      ),
    },
    {
      key: 'jobTitle',
      type: 'text',
      known: words(
        'jobtitle title jobrole position organizationtitle functie functietitel position berufsbezeichnung',
      ),
    },
    {
      key: 'jobFunction',
      type: 'text',
      known: words('jobfunction department afdeling abteilung organizationdepartment'),
    },
    { key: 'seniority', type: 'text', known: words('seniority joblevel niveau') },
    {
      key: 'account',
      type: 'text',
      refers: 'account',
      known: [
        ...account,
        ...words('organizationname organization1name associatedcompany accountname companyname'),
      ],
    },
    {
      key: 'country',
      type: 'text',
      known: words(
        'country countryregion mailingcountry businesscountryregion businesscountry businessaddresscountry address1country land',
      ),
    },
    {
      key: 'street',
      type: 'text',
      known: words(
        'street streetaddress address mailingstreet businessstreet address1street adres straat strasse anschrift',
      ),
    },
    {
      key: 'postalCode',
      type: 'text',
      known: words(
        'postalcode zip zipcode mailingzippostalcode mailingpostalcode businesspostalcode address1postalcode postcode plz postleitzahl',
      ),
    },
    {
      key: 'city',
      type: 'text',
      known: words('city town mailingcity businesscity address1city plaats woonplaats stad ort stadt'),
    },
    {
      key: 'region',
      type: 'text',
      known: words(
        'region state stateregion mailingstateprovince mailingstate businessstate address1region provincie bundesland',
      ),
    },
    { key: 'language', type: 'text', known: words('language preferredlanguage locale taal sprache') },
    { key: 'territory', type: 'text', known: territory.filter(word => word !== 'region') },
    {
      key: 'source',
      type: 'text',
      known: words('source leadsource originalsource bron quelle herkomst herkunft'),
    },
    {
      key: 'externalId',
      type: 'text',
      known: words('externalid recordid contactid personid id number klantnummer kundennummer'),
    },
    {
      key: 'consentEmail',
      type: 'flag',
      known: words('consentemail emailoptin marketingemail newsletter optin subscribed nieuwsbrief'),
    },
    { key: 'consentPhone', type: 'flag', known: words('consentphone phoneoptin belconsent') },
    { key: 'consentPost', type: 'flag', known: words('consentpost postoptin') },
    {
      key: 'knownAt',
      type: 'instant',
      known: words('knownat createdate createddate creationdate personcreated aangemaakt erstelltam'),
    },
    { key: 'emailLabel', type: 'text', known: words('emaillabel') },
    { key: 'phoneLabel', type: 'text', known: words('phonelabel') },
    { key: 'furtherEmails', type: 'list', known: words('furtheremails additionalemailaddresses') },
    { key: 'furtherPhones', type: 'list', known: words('furtherphones') },
    { key: 'points', type: 'json', known: [] },
    { key: 'consents', type: 'json', known: [] },
    { key: 'key', type: 'text', known: [] },
    { key: 'accountKey', type: 'text', known: [] },
  ],
  touches: [
    {
      key: 'kind',
      type: 'text',
      required: true,
      known: words('kind type activitytype channel soort type art kanal'),
    },
    {
      key: 'occurredAt',
      type: 'instant',
      required: true,
      known: words(
        'occurredat date datetime timestamp activitydate when duedate starttime createdate datum tijdstip zeitpunkt',
      ),
    },
    { key: 'email', type: 'email', known: [...email, ...words('contactemail personemail')] },
    { key: 'externalId', type: 'text', known: words('externalid contactid personid recordid') },
    { key: 'account', type: 'text', refers: 'account', known: account },
    { key: 'title', type: 'text', known: words('title subject onderwerp betreff name naam') },
    {
      key: 'body',
      type: 'text',
      known: words('body notes note description text comments inhoud notitie beschreibung notiz'),
    },
    { key: 'side', type: 'text', known: words('side department afdeling seite') },
    { key: 'source', type: 'text', known: words('source bron quelle') },
    { key: 'campaign', type: 'text', known: campaign },
    { key: 'productGroup', type: 'text', known: productGroup },
    { key: 'user', type: 'text', known: [...owner, ...words('user author createdby assignedto')] },
    { key: 'machine', type: 'flag', known: [] },
    { key: 'visitor', type: 'text', known: [] },
    { key: 'properties', type: 'json', known: [] },
    { key: 'key', type: 'text', known: [] },
    { key: 'personKey', type: 'text', known: [] },
    { key: 'accountKey', type: 'text', known: [] },
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
    { key: 'key', type: 'text', known: [] },
  ],
  users: [
    {
      key: 'name',
      type: 'text',
      required: true,
      known: [...words('name naam user employee medewerker mitarbeiter benutzer gebruiker'), ...owner],
    },
    { key: 'email', type: 'email', known: email },
    { key: 'role', type: 'text', known: words('role function rol functie rolle funktion') },
    {
      key: 'manager',
      type: 'text',
      known: words('manager salesmanager boss teamlead leidinggevende chef vorgesetzter leiter'),
    },
    { key: 'territory', type: 'text', known: territory },
    { key: 'key', type: 'text', known: [] },
  ],
  opportunities: [
    {
      key: 'externalId',
      type: 'text',
      required: true,
      known: words('opportunityid dealid externalid id number opportunitynumber kansid nummer chanceid'),
    },
    { key: 'owner', type: 'text', refers: 'user', known: owner },
    { key: 'ownerEmail', type: 'email', known: ownerEmail },
    { key: 'product', type: 'text', refers: 'product', known: product },
    { key: 'productGroup', type: 'text', known: productGroup },
    { key: 'account', type: 'text', refers: 'account', known: account },
    {
      key: 'stage',
      type: 'text',
      required: true,
      refers: 'stage',
      known: words('dealstage stage status state salesstage fase verkoopfase phase verkaufsphase'),
    },
    { key: 'status', type: 'text', known: words('dealstatus opportunitystatus') },
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
      known: words('reason closereason lossreason lostreason closedlostreason reden grund verlustgrund'),
    },
    { key: 'note', type: 'text', known: words('note closenote notes notitie notiz') },
    {
      key: 'competitor',
      type: 'text',
      known: words('competitor lostto concurrent wettbewerber mitbewerber'),
    },
    { key: 'campaign', type: 'text', known: campaign },
    { key: 'source', type: 'text', known: words('source leadsource bron quelle') },
    {
      key: 'expectedClose',
      type: 'day',
      known: words('expectedclose expectedclosedate expectedcloseon verwachtesluitdatum erwarteterabschluss'),
    },
    { key: 'margin', type: 'money', known: words('margin marge brutomarge rohertrag') },
    { key: 'nextStep', type: 'text', known: words('nextstep nextaction volgendestap nachsterschritt') },
    { key: 'nextStepOn', type: 'day', known: words('nextstepon nextstepdate') },
    { key: 'territory', type: 'text', known: words('territory rayon vertriebsgebiet') },
    { key: 'openedAt', type: 'instant', known: [] },
    { key: 'closedAt', type: 'instant', known: [] },
    { key: 'people', type: 'json', known: [] },
    { key: 'accountKey', type: 'text', known: [] },
    { key: 'key', type: 'text', known: [] },
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
    { key: 'productGroup', type: 'text', known: productGroup },
    {
      key: 'promisedOn',
      type: 'day',
      known: words('promisedon promiseddate deliverby liefertermin leverdatum'),
    },
    {
      key: 'deliveredOn',
      type: 'day',
      known: words('deliveredon deliverydate delivered geleverd geliefert'),
    },
    { key: 'email', type: 'email', known: [...email, ...words('contactemail personemail orderedby')] },
    { key: 'territory', type: 'text', known: words('territory rayon vertriebsgebiet') },
    { key: 'opportunity', type: 'text', known: words('opportunityid dealid kansid chanceid') },
    { key: 'orderedAt', type: 'instant', known: [] },
    { key: 'personKey', type: 'text', known: [] },
    { key: 'accountKey', type: 'text', known: [] },
    { key: 'key', type: 'text', known: [] },
  ],
  leads: [
    { key: 'email', type: 'email', known: [...email, ...words('contactemail personemail workemail')] },
    { key: 'externalId', type: 'text', known: words('externalid contactid personid recordid leadid id') },
    {
      key: 'person',
      type: 'text',
      known: words('person name fullname contact contactname leadname lead naam volledigenaam kontakt'),
    },
    { key: 'account', type: 'text', refers: 'account', known: account },
    {
      key: 'raisedAt',
      type: 'instant',
      required: true,
      known: words(
        'raisedat raised leadcreated createdate createddate created datecreated leadcreatedtime date datum aangemaakt erstelltam eingangsdatum',
      ),
    },
    {
      key: 'state',
      type: 'text',
      known: words('state status leadstatus leadstate stand leadstatusname'),
    },
    {
      key: 'source',
      type: 'text',
      known: words('source leadsource originalsource bron quelle herkomst herkunft'),
    },
    { key: 'owner', type: 'text', refers: 'user', known: [...owner, ...words('leadowner assignedto')] },
    { key: 'ownerEmail', type: 'email', known: [...ownerEmail, ...words('leadowneremail')] },
    { key: 'campaign', type: 'text', known: campaign },
    { key: 'productGroup', type: 'text', known: [...productGroup, ...words('product interest')] },
    { key: 'score', type: 'integer', known: words('score leadscore punten punkte') },
    { key: 'grade', type: 'text', known: words('grade leadgrade') },
    {
      key: 'verdictAt',
      type: 'instant',
      known: words('verdictat converteddate qualifieddate acceptedat closedat'),
    },
    {
      key: 'reason',
      type: 'text',
      known: words('reason unqualifiedreason lostreason rejectreason reden grund'),
    },
    { key: 'note', type: 'text', known: words('note notes description notitie notiz') },
    { key: 'raisedBy', type: 'text', known: words('raisedby') },
    { key: 'territory', type: 'text', known: words('territory rayon vertriebsgebiet') },
    { key: 'opportunity', type: 'text', known: words('opportunityid dealid convertedopportunityid') },
    { key: 'verdictBy', type: 'text', refers: 'user', known: [] },
    { key: 'routedAt', type: 'instant', known: [] },
    { key: 'fit', type: 'integer', known: [] },
    { key: 'engagement', type: 'integer', known: [] },
    { key: 'reasons', type: 'json', known: [] },
    { key: 'definition', type: 'integer', known: [] },
    { key: 'joinedTo', type: 'instant', known: [] },
    { key: 'touchKey', type: 'text', known: [] },
    { key: 'personKey', type: 'text', known: [] },
    { key: 'accountKey', type: 'text', known: [] },
    { key: 'key', type: 'text', known: [] },
  ],
}
