import { defineTexts } from '../../shared/texts.ts'

const t = defineTexts('intent-ready', {
  en: {
    ready_search: 'Searched for what a buyer needs',
    ready_prices: 'Looked at prices',
    ready_comparison: 'Compared products',
    ready_competitor: 'Looked at alternatives',
    ready_several: 'Several people of one account',
    ready_return: 'Returned after 90 days of silence',
    ready_downloads: 'Downloaded again',
  },
  nl: {
    ready_search: 'Zocht wat een koper nodig heeft',
    ready_prices: 'Bekeek prijzen',
    ready_comparison: 'Vergeleek producten',
    ready_competitor: 'Bekeek alternatieven',
    ready_several: 'Meerdere mensen van één bedrijf',
    ready_return: 'Kwam terug na 90 dagen stilte',
    ready_downloads: 'Downloadde opnieuw',
  },
  de: {
    ready_search: 'Suchte, was ein Käufer braucht',
    ready_prices: 'Sah sich Preise an',
    ready_comparison: 'Verglich Produkte',
    ready_competitor: 'Sah sich Alternativen an',
    ready_several: 'Mehrere Personen eines Unternehmens',
    ready_return: 'Kam nach 90 Tagen Stille zurück',
    ready_downloads: 'Lud erneut herunter',
  },
})

const keys = ['search', 'prices', 'comparison', 'competitor', 'several', 'return', 'downloads'] as const

/** What a signal is called that everybody has, by its key; null of a key that there is not. */
export function readyName(given: string): string | null {
  const key = keys.find(each => each === given)
  return key === undefined ? null : t(`ready_${key}`)
}
