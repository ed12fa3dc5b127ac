import type { Vocabulary } from '../../../shared/condition/vocabulary.ts'
import { defineTexts } from '../../../shared/texts.ts'

/** What the lead itself is called where rules of routing ask for it: elsewhere these are of somebody's last lead. */
const t = defineTexts('routing-traits', {
  en: {
    leadGrade: 'grade of the lead',
    leadScore: 'score of the lead',
    leadFit: 'points for fit of the lead',
    leadEngagement: 'points for engagement of the lead',
    leadSource: 'source of the lead',
    leadCampaign: 'campaign of the lead',
    leadProductGroup: 'product group of the lead',
    leadTerritory: 'territory of the lead',
  },
  nl: {
    leadGrade: 'cijfer van de lead',
    leadScore: 'score van de lead',
    leadFit: 'punten voor passendheid van de lead',
    leadEngagement: 'punten voor betrokkenheid van de lead',
    leadSource: 'bron van de lead',
    leadCampaign: 'campagne van de lead',
    leadProductGroup: 'productgroep van de lead',
    leadTerritory: 'gebied van de lead',
  },
  de: {
    leadGrade: 'Note des Leads',
    leadScore: 'Punktzahl des Leads',
    leadFit: 'Punkte des Leads für Eignung',
    leadEngagement: 'Punkte des Leads für Interesse',
    leadSource: 'Quelle des Leads',
    leadCampaign: 'Kampagne des Leads',
    leadProductGroup: 'Produktgruppe des Leads',
    leadTerritory: 'Vertriebsgebiet des Leads',
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
      return trait ? [[key, { ...trait, label: t(key) }]] : []
    }),
  )
  return { ...vocabulary, traits: { person: { ...person, ...named }, account } }
}
