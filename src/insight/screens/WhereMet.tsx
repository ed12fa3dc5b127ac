import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { AreaField, DateField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import type { Picked } from '../../ui/Picker.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { pipeline, useAccountsNamed } from './api.ts'
import { t } from './competition-texts.ts'
import { metDoor } from './meetings.ts'

/** Accounts where a competitor was met, latest first: in opportunities, or seen there. */
export function WhereMet({ competitorId, mayAdd }: { competitorId: number; mayAdd: boolean }) {
  const format = useFormat()
  const [adding, setAdding] = useState(false)
  const pages = pipeline.usePages('GET /api/competitors/:id/accounts', {
    params: { id: competitorId },
    query: { limit: 12 },
  })
  const total = pages.data?.pages[0]?.total
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Section
      title={t('whereMet')}
      count={total === undefined ? undefined : format.count(total)}
      note={
        mayAdd ? (
          <Button small onClick={() => setAdding(true)}>
            {t('seenThere')}
          </Button>
        ) : undefined
      }
    >
      {pages.error ? (
        <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        <Loading rows={8} />
      ) : rows.length === 0 ? (
        <Empty sentence={t('nowhere')} />
      ) : (
        <ul className="list met">
          {rows.map(({ account, opportunities, won, lost, seen, at }) => (
            <li key={account.id}>
              <span className="grow name-two">
                <Door to={`/accounts/${account.id}`}>{account.name}</Door>
                <span className="t12 i3 row">
                  {opportunities > 0 && (
                    <Door to={metDoor(competitorId, account.id, 'any')}>
                      {t('opportunitiesN', { n: opportunities })}
                    </Door>
                  )}
                  {won > 0 && (
                    <Door to={metDoor(competitorId, account.id, 'won')}>{t('wonN', { n: won })}</Door>
                  )}
                  {lost > 0 && (
                    <Door to={metDoor(competitorId, account.id, 'lost')}>{t('lostN', { n: lost })}</Door>
                  )}
                  {seen > 0 && <span>{t('seenN', { n: seen })}</span>}
                </span>
              </span>
              <span className="t12 i3 nw" title={format.absolute(at)}>
                {format.day(at)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button small onClick={() => void pages.fetchNextPage()} busy={pages.isFetchingNextPage}>
          {t('more')}
        </Button>
      )}
      {adding && <SeenDialog competitorId={competitorId} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function SeenDialog({ competitorId, onClose }: { competitorId: number; onClose: () => void }) {
  const toast = useToast()
  const { today } = useFormat()
  const [account, setAccount] = useState<Picked | null>(null)
  const form = useForm({ initial: { seenOn: today(), note: '' } })
  const record = pipeline.useCall('POST /api/competitors/:id/sightings', {
    onDone: () => {
      onClose()
      toast({ text: t('noted') })
    },
  })
  const submit = () => {
    if (!account) return
    const { seenOn, note } = form.values
    const body = { accountId: account.id, seenOn, note: note.trim() || null }
    record.mutate({ params: { id: competitorId }, body }, { onError: form.fail })
  }
  return (
    <Dialog title={t('seenThere')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <FindByName
          useFound={useAccountsNamed}
          label={t('account')}
          value={account}
          onChange={setAccount}
          error={form.errors.accountId}
        />
        <DateField {...form.field('seenOn')} label={t('seenOn')} required />
        <AreaField {...form.field('note')} label={t('note')} />
        <Button primary type="submit" disabled={!account} busy={record.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
