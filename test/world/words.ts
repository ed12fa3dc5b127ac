/** Parts that names are put together from. Combined at random, they mean nobody. */
export type Words = {
  given: readonly string[]
  familyStart: readonly string[]
  familyEnd: readonly string[]
  companyStart: readonly string[]
  companyEnd: readonly string[]
  forms: readonly string[]
}

const list = (text: string): readonly string[] => text.trim().split(/\s+/)

export const words: Readonly<Record<'nl' | 'de' | 'en', Words>> = {
  nl: {
    given:
      list(`Aafke Bram Carlijn Daan Eefje Floor Gijs Hanneke Ilse Joris Katelijn Lars Marloes Niels Oda Pepijn
      Quirine Rutger Sanne Teun Ursula Veerle Wessel Xandra Ype Zwaantje Anouk Bas Dirkje Evert Fenna Gerlof Hidde
      Ineke Jelmer Klaske Lieke Maarten Nynke Olaf Paulien Reinier Sietske Tjeerd Vera Wiebe Doutzen Harm Jikke Mees`),
    familyStart:
      list(`Noorder Zuider Ooster Wester Hoog Laag Groot Klein Molen Water Kerk Dijk Bosch Veen Zand Roos
      Linden Beuken Steen Haver Korte Lange Nieuwe Oude Brug Hout Berken Duin`),
    familyEnd: list('kamp hof stra ma veld huis mans berg weg wijk burg dam horst beek man sma'),
    companyStart:
      list(`Zuivel Bakkers Kaas Vlees Fruit Graan Koffie Thee Snoep Brouwers Groente Vis Suiker Zaden
      Farma Medi Verpak Kruiden Honing Molen`),
    companyEnd: list('meester hoeve werken hof lijn goed land haven bron kracht wereld unie punt vol'),
    forms: ['B.V.', 'B.V.', 'N.V.', 'Groep', 'Coöperatie U.A.'],
  },
  de: {
    given:
      list(`Anneliese Bastian Carola Dietmar Elke Florian Gesine Hartmut Ilka Jochen Katrin Lorenz Mechthild
      Norbert Ottilie Philipp Renate Swantje Thorsten Ulrike Volker Wiebke Xaver Yvonne Arne Birgit Detlef Friederike
      Gunnar Heike Ingo Jutta Knut Liesel Malte Nele Oskar Petra Ralf Silke Tilman Ute Veit Wencke Jörg Käthe Günter`),
    familyStart:
      list(`Alten Berg Birken Brunnen Eichen Feld Fuchs Gold Grün Hasel Hohen Kirch König Linden Mühl
      Neu Ober Rosen Sand Schön Silber Stein Tannen Unter Wald Weiden Winter Zell`),
    familyEnd: list(
      'bach berg mann hauser brink feld hofer meier müller reuter schmidt stetter thal wald roth',
    ),
    companyStart:
      list(`Molkerei Backwerk Süßwaren Fleischwerk Obsthof Mühlen Kaffee Tee Brauhaus Gemüse Feinkost Saatgut
      Pharma Medizin Verpackung Gewürz Honig Nudel Käserei Tiefkühl`),
    companyEnd: list(
      'Nordstern Waldau Brunntal Sonnberg Altmark Rheinau Hochfeld Lindengrund Steinach Grünau Talhof',
    ),
    forms: ['GmbH', 'GmbH', 'AG', 'GmbH & Co. KG', 'eG'],
  },
  en: {
    given:
      list(`Agatha Barnaby Cordelia Desmond Edith Fergus Gwendoline Hamish Imelda Jasper Kitty Leopold Maeve
      Nigel Orla Percival Queenie Rupert Siobhan Tobin Una Vernon Winifred Alistair Bronagh Clement Dervla Edmund
      Fiadh Gareth Hester Iona Jolyon Keira Lachlan Mabel Niamh Oswin Pippa Ronan Saoirse Tamsin Ulick Verity Wilbur`),
    familyStart:
      list(`Ash Black Bram Clay Cold Dun East Fair Green Hart Holm Kil Lang Mar North Oak Pen Rad Red Sand
      Shaw Sher Stan Sutter Thorn Wake West Whit Win Wood`),
    familyEnd: list(
      'bury by combe croft den dale field ford gate ham hurst ley more ridge stead ston thwaite worth',
    ),
    companyStart:
      list(`Dairy Bakery Cheddar Orchard Granary Roastery Leaf Toffee Brewery Harvest Seafood Sugar Seed
      Remedy Medical Carton Spice Honey Oatmill Creamery`),
    companyEnd: list(
      'Works Fields House Lane Partners Hill Makers Bridge Valley Brothers Point Collective Mills Yard',
    ),
    forms: ['Ltd', 'Ltd', 'plc', 'Group', 'LLP'],
  },
}

/** Cities of each territory, largest first. */
export const cities: Readonly<Record<string, readonly (readonly [city: string, country: string])[]>> = {
  'NL North': ['Groningen', 'Leeuwarden', 'Zwolle', 'Assen', 'Heerenveen', 'Alkmaar'].map(city => [
    city,
    'NL',
  ]),
  'NL South': ['Rotterdam', 'Eindhoven', 'Breda', 'Tilburg', 'Venlo', 'Maastricht'].map(city => [city, 'NL']),
  'DE North': ['Hamburg', 'Bremen', 'Hannover', 'Münster', 'Oldenburg', 'Kiel'].map(city => [city, 'DE']),
  'DE South': ['München', 'Stuttgart', 'Nürnberg', 'Augsburg', 'Ulm', 'Würzburg'].map(city => [city, 'DE']),
  'UK North': ['Leeds', 'Manchester', 'Sheffield', 'Newcastle', 'Glasgow', 'Hull'].map(city => [city, 'GB']),
  'UK South': [
    ...['London', 'Bristol', 'Birmingham', 'Reading'].map(city => [city, 'GB'] as const),
    ...['Dublin', 'Cork'].map(city => [city, 'IE'] as const),
  ],
}

export type Language = 'nl' | 'de' | 'en'
export const languageOf = (country: string): Language =>
  country === 'NL' ? 'nl' : country === 'DE' ? 'de' : 'en'

/** What people do, with their title in each language, and how common it is. */
export const jobs: readonly {
  function: string
  seniority: string
  titles: Record<Language, string>
  weight: number
}[] = [
  ['operations', 'director', 'Operationeel directeur', 'Betriebsleiter', 'Operations director', 6],
  ['production', 'manager', 'Productiemanager', 'Produktionsleiter', 'Production manager', 14],
  ['production', 'specialist', 'Lijnoperator', 'Anlagenführer', 'Line operator', 9],
  ['engineering', 'head', 'Hoofd technische dienst', 'Leiter Technik', 'Head of engineering', 9],
  ['engineering', 'specialist', 'Onderhoudsmonteur', 'Instandhalter', 'Maintenance engineer', 12],
  ['quality', 'manager', 'Kwaliteitsmanager', 'Qualitätsmanager', 'Quality manager', 9],
  ['purchasing', 'manager', 'Hoofd inkoop', 'Einkaufsleiter', 'Purchasing manager', 11],
  ['purchasing', 'specialist', 'Inkoper', 'Einkäufer', 'Buyer', 9],
  ['logistics', 'manager', 'Logistiek manager', 'Logistikleiter', 'Logistics manager', 6],
  ['finance', 'specialist', 'Controller', 'Controller', 'Controller', 4],
  ['marketing', 'manager', 'Marketingmanager', 'Marketingleiter', 'Marketing manager', 4],
  ['general_management', 'owner', 'Eigenaar', 'Inhaber', 'Owner', 4],
  ['general_management', 'board', 'Algemeen directeur', 'Geschäftsführer', 'Managing director', 5],
  ['research', 'student', 'Student', 'Student', 'Student', 3],
].map(([job, seniority, nl, de, en, weight]) => ({
  function: job as string,
  seniority: seniority as string,
  titles: { nl: nl as string, de: de as string, en: en as string },
  weight: weight as number,
}))

export const industries: readonly (readonly [industry: string, weight: number])[] = [
  ['food', 34],
  ['food_and_beverage', 20],
  ['packaging', 9],
  ['medical', 7],
  ['pharma', 9],
  ['cosmetics', 6],
  ['chemicals', 5],
  ['retail', 6],
  ['logistics', 4],
]
