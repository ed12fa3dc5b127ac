import type { CSSProperties } from 'react'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty } from '../../ui/States.tsx'
import type { PairDetail } from './api.ts'
import { t } from './texts.ts'

const signed = (bits: number): string => `${bits < 0 ? '\u2212' : '+'}${Math.abs(bits).toFixed(1)}`

// Beyond a million to one the figure says nothing more.
const oddsMost = Math.log2(1_000_000)

/** Every reason with its weight: to the right it speaks for one, to the left for two; they add up to the odds. */
export function WhyOne({ pair }: { pair: PairDetail }) {
  const f = useFormat()
  const rows = [
    ...pair.reasons
      .map(({ field, sentence, bits }) => ({ key: field, sentence, bits }))
      .sort((x, y) => y.bits - x.bits),
    ...(pair.relation && pair.relatedBits < 0
      ? [{ key: 'relation', sentence: pair.relation, bits: pair.relatedBits }]
      : []),
    {
      key: 'prior',
      sentence: t('before', { n: f.count(Math.round(2 ** -pair.priorBits)) }),
      bits: pair.priorBits,
    },
  ]
  const most = Math.max(1, ...rows.map(({ bits }) => Math.abs(bits)))
  const odds = Math.round(2 ** Math.min(oddsMost, Math.abs(pair.bits)))
  return (
    <Section title={t('reasons')} note={t('reasonsNote')}>
      {pair.reasons.length === 0 ? (
        <Empty sentence={t('notWeighed')} />
      ) : (
        <>
          <ul className="why-one">
            {rows.map(({ key, sentence, bits }) => (
              <li key={key}>
                <span>{sentence}</span>
                <span
                  className={bits < 0 ? 'why-bar against' : 'why-bar'}
                  style={{ '--part': Math.abs(bits) / most } as CSSProperties}
                  aria-hidden="true"
                >
                  <i />
                </span>
                <b>{signed(bits)}</b>
              </li>
            ))}
          </ul>
          <p className="why-sum">
            {t('sum', {
              odds: t(pair.bits >= 0 ? 'oddsFor' : 'oddsAgainst', {
                n: Math.abs(pair.bits) > oddsMost ? t('oddsBeyond', { n: f.count(odds) }) : f.count(odds),
              }),
            })}
          </p>
        </>
      )}
    </Section>
  )
}
