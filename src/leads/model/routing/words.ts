import type { Vocabulary } from '../../../shared/condition/vocabulary.ts'
import { defineTexts } from '../../../shared/texts.ts'

/** What the lead itself is called where rules of routing ask for it: elsewhere these are of somebody's last lead. */
const t = defineTexts('routing-traits', {
  en: {
    of_leadGrade: 'grade of the lead',
    of_leadScore: 'score of the lead',
    of_leadFit: 'points for fit of the lead',
    of_leadEngagement: 'points for engagement of the lead',
    of_leadSource: 'source of the lead',
    of_leadCampaign: 'campaign of the lead',
    of_leadProductGroup: 'product group of the lead',
    of_leadTerritory: 'territory of the lead',
  },
  nl: {
    of_leadGrade: 'cijfer van de lead',
    of_leadScore: 'score van de lead',
    of_leadFit: 'punten voor passendheid van de lead',
    of_leadEngagement: 'punten voor betrokkenheid van de lead',
    of_leadSource: 'bron van de lead',
    of_leadCampaign: 'campagne van de lead',
    of_leadProductGroup: 'productgroep van de lead',
    of_leadTerritory: 'gebied van de lead',
  },
  de: {
    of_leadGrade: 'Note des Leads',
    of_leadScore: 'Punktzahl des Leads',
    of_leadFit: 'Punkte des Leads für Eignung',
    of_leadEngagement: 'Punkte des Leads für Interesse',
    of_leadSource: 'Quelle des Leads',
    of_leadCampaign: 'Kampagne des Leads',
    of_leadProductGroup: 'Produktgruppe des Leads',
    of_leadTerritory: 'Vertriebsgebiet des Leads',
  },
})

const ofTheLead = [
  'leadGrade',
  'leadScore',
  'leadFit',
  'leadEngagement',
  'leadSource',
  'leadCampaign',
  'leadProductGroup',
  'leadTerritory',
] as const

/** The vocabulary with the lead's own facts called so, in the current language. */
export function withLeadWords(vocabulary: Vocabulary): Vocabulary {
  const { person, account } = vocabulary.traits
  const named = Object.fromEntries(
    ofTheLead.flatMap(key => {
      const trait = person[key]
      return trait ? [[key, { ...trait, label: t(`of_${key}`) }]] : []
    }),
  )
  return { ...vocabulary, traits: { person: { ...person, ...named }, account } }
}
