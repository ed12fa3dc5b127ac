import { useState } from 'react'
import type { VerdictReason } from '../../consent/model/may-contact.ts'
import { useAddress } from '../../ui/address.ts'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { letterFields } from '../model/fields.ts'
import { outReasons } from '../model/letter.ts'
import { type Letter, letters, type Recipients, segments } from './api.ts'
import { t } from './texts.ts'

type Recipient = Recipients['items'][number]
const shows = ['in', 'out', 'all'] as const

/** Who gets it and who does not: each count opens its names. */
export function LetterRecipients({
  letter,
  mayChange,
  onChoose,
  onShow,
}: {
  letter: Letter
  mayChange: boolean
  onChoose: () => void
  onShow: (personId: number) => void
}) {
  const f = useFormat()
  const [address] = useAddress()
  const show = shows.find(each => each === address.show) ?? 'all'
  const reason = outReasons.find(each => each === address.reason)
  const fallback = letterFields.find(each => each === address.fallback)
  const query = { show, limit: 50, ...(reason ? { reason } : {}), ...(fallback ? { fallback } : {}) }
  const params = { id: letter.id }
  const list = letters.usePages('GET /api/letters/:id/recipients', { params, query })
  const take = letters.useCall('DELETE /api/letters/:id/recipients/:recipientId')
  const to = (search: Record<string, string>) => `/letters/${letter.id}?${new URLSearchParams(search)}`
  const counts = list.data?.pages[0]?.counts
  return (
    <Section
      title={t('whom')}
      note={
        mayChange &&
        !letter.segment && (
          <Button small onClick={onChoose}>
            {t('choose')}
          </Button>
        )
      }
    >
      <AddressedTo letter={letter} mayChange={mayChange} />
      {counts && (
        <p className="letter-counts">
          <span>
            {t('gets')} <Door to={to({ show: 'in' })}>{f.count(counts.in)}</Door>
          </span>
          <span>
            {t('leftOut')} <Door to={to({ show: 'out' })}>{f.count(counts.out)}</Door>
          </span>
          {counts.reasons.map(each => (
            <span key={each.reason} className="i3">
              {t(`out_${each.reason}`)}{' '}
              <Door to={to({ show: 'out', reason: each.reason })}>{f.count(each.n)}</Door>
            </span>
          ))}
          {counts.fallbacks.map(each => (
            <span key={each.field} className="i3">
              {t('otherwise', { field: `{${each.field}}` })}{' '}
              <Door to={to({ show: 'in', fallback: each.field })}>{f.count(each.n)}</Door>
            </span>
          ))}
        </p>
      )}
      {list.error ? (
        <Failed problem={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Loading rows={5} />
      ) : (
        <Table
          label={t('whom')}
          rows={list.data.pages.flatMap(page => page.items)}
          rowKey={row => row.id}
          onOpen={row => onShow(row.person.id)}
          more={list.hasNextPage}
          onMore={() => void list.fetchNextPage()}
          empty={<Empty sentence={t(letter.chosen === 0 ? 'noRecipients' : 'noneOfThese')} />}
          columns={[
            {
              key: 'person',
              head: t('person'),
              cell: row => <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door>,
            },
            { key: 'company', head: t('company'), phone: false, cell: row => row.account?.name ?? '' },
            { key: 'why', head: t('why'), cell: whyNot },
            {
              key: 'take',
              head: '',
              right: true,
              cell: row => (
                <span className="row">
                  <Button small quiet onClick={() => onShow(row.person.id)}>
                    {t('preview')}
                  </Button>
                  {mayChange && !letter.segment && (
                    <Button
                      small
                      quiet
                      onClick={() => take.mutate({ params: { ...params, recipientId: row.id } })}
                    >
                      {t('take')}
                    </Button>
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
    </Section>
  )
}

/** Those chosen, or live whoever is in a segment when the letter is prepared. */
function AddressedTo({ letter, mayChange }: { letter: Letter; mayChange: boolean }) {
  const f = useFormat()
  const [problem, setProblem] = useState<Problem | null>(null)
  const { data } = segments.useApi('GET /api/segments', { query: {} })
  const change = letters.useCall('PATCH /api/letters/:id')
  const { segment, addressedAt } = letter
  const address = (value: string) =>
    change.mutate(
      { params: { id: letter.id }, body: { segmentId: value === '' ? null : Number(value) } },
      { onSuccess: () => setProblem(null), onError: setProblem },
    )
  return (
    <div className="letter-addressed">
      {mayChange && (
        <SelectField
          label={t('addressedTo')}
          value={String(segment?.id ?? '')}
          onChange={address}
          error={problem ? sentenceOf(problem) : undefined}
          options={[
            { value: '', label: t('thoseChosen') },
            ...(data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      )}
      {segment && (
        <p className="t12 i2">
          <Door to={`/segments/${segment.id}`}>{segment.name}</Door>{' '}
          {addressedAt &&
            t(mayChange ? 'liveSegment' : 'ofSegment', { when: f.absolute(addressedAt), n: letter.chosen })}
        </p>
      )}
    </div>
  )
}

const verdicts = [
  'erased',
  'objected',
  'suppressed',
  'not_offered',
  'withdrawn',
  'pending',
  'expired',
  'no_consent',
] as const satisfies readonly VerdictReason[]

function whyNot({ outReason, outDetail }: Recipient): string {
  if (!outReason) return ''
  const verdict = verdicts.find(each => each === outDetail)
  if (outReason === 'may_not' && verdict) return `${t('out_may_not')}: ${t(`verdict_${verdict}`)}`
  return outDetail ? `${t(`out_${outReason}`)}: ${outDetail}` : t(`out_${outReason}`)
}
