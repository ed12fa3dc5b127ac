import type { ReactNode } from 'react'
import { useAddress } from '../../ui/address.ts'
import { SelectField } from '../../ui/Field.tsx'
import { type Backtest, backtests, type Draft, type DraftLine, definitions } from './api.ts'
import { t } from './backtest-texts.ts'

export type Found = NonNullable<Backtest['found']>
export type Other = { id: number; name: string; backtest: Backtest & { found: Found } }

/** Another draft that is talked over, to be read beside this one where both were tried; kept in the address. */
export function useBeside(draft: Draft): { choice: ReactNode; other: Other | null } {
  const [address, setAddress] = useAddress()
  const drafts = definitions.useApi('GET /api/definition/drafts')
  const others = drafts.data?.items.filter(({ id, state }) => id !== draft.id && state === 'open') ?? []
  const chosen = others.find(({ id }) => String(id) === address.beside)
  const query = backtests.useApi(
    'GET /api/definition/drafts/:id/backtest',
    { params: { id: chosen?.id ?? 0 } },
    { enabled: chosen !== undefined },
  )
  const nameOf = ({ id, note }: DraftLine) => note || t('draftNumber', { n: id })
  const choice = others.length > 0 && (
    <SelectField
      label={t('beside')}
      value={chosen ? String(chosen.id) : ''}
      onChange={value => setAddress({ beside: value || undefined }, { replace: true })}
      options={[
        { value: '', label: t('besideNone') },
        ...others.map(each => ({ value: String(each.id), label: nameOf(each) })),
      ]}
    />
  )
  const tried = chosen ? (query.data?.backtest ?? null) : null
  if (!chosen || !query.data) return { choice, other: null }
  if (!tried?.found)
    return {
      choice: (
        <>
          {choice}
          <p className="t12 i2">{t('besideUntried')}</p>
        </>
      ),
      other: null,
    }
  return {
    choice,
    other: { id: chosen.id, name: nameOf(chosen), backtest: { ...tried, found: tried.found } },
  }
}
