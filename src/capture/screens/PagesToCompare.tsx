import { Button } from '../../ui/Button.tsx'
import type { Design } from '../model/design.ts'
import { t } from './builder-texts.ts'

type PagesProps = {
  design: Design
  page: number
  onPage: (page: number) => void
  onChange: (change: Partial<Design>) => void
}
const keys = ['a', 'b', 'c', 'd']

/** The pages of a form that are compared: which is arranged now, its name, its share of the visitors. */
export function PagesToCompare({ design: { variants }, page, onPage, onChange }: PagesProps) {
  const variant = variants[page] ?? variants[0]!
  const free = keys.find(key => !variants.some(each => each.key === key))
  const change = (part: Partial<typeof variant>) =>
    onChange({ variants: variants.map(each => (each.key === variant.key ? { ...each, ...part } : each)) })
  return (
    <>
      <div className="row wrap">
        {variants.map((each, at) => (
          <Button key={each.key} small primary={each.key === variant.key} onClick={() => onPage(at)}>
            {t('pageKey', { key: each.key.toUpperCase() })}
          </Button>
        ))}
        {free && (
          <Button
            small
            quiet
            onClick={() => {
              onChange({ variants: [...variants, { ...variant, key: free, name: '', share: variant.share }] })
              onPage(variants.length)
            }}
          >
            {t('addPage')}
          </Button>
        )}
        {variants.length > 1 && (
          <Button
            small
            quiet
            onClick={() => {
              onChange({ variants: variants.filter(each => each.key !== variant.key) })
              onPage(0)
            }}
          >
            {t('dropPage')}
          </Button>
        )}
      </div>
      {variants.length > 1 && (
        <div className="row wrap">
          <label className="adding">
            <span>{t('pageName')}</span>
            <input
              value={variant.name}
              maxLength={80}
              onChange={event => change({ name: event.target.value })}
            />
          </label>
          <label className="adding">
            <span>{t('share')}</span>
            <input
              type="number"
              min={1}
              max={100}
              value={variant.share}
              onChange={event =>
                change({ share: Math.min(100, Math.max(1, Number(event.target.value) || 1)) })
              }
            />
          </label>
        </div>
      )}
    </>
  )
}
