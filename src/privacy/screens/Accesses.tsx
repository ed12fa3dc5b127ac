import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { DateField, SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { accessKinds } from '../model/access.ts'
import { accessWords, listName } from './access-words.ts'
import { privacy } from './api.ts'
import { t } from './texts.ts'

const everything = { reader: '', kind: '', from: '', to: '' }

/** Who read what of a person: all of it, by reader, kind and period, and as a file. */
export function Accesses({
  personId,
  name,
  onClose,
}: {
  personId: number
  name: string
  onClose: () => void
}) {
  const f = useFormat()
  const [asked, setAsked] = useState(everything)
  const set = (part: Partial<typeof everything>) => setAsked(before => ({ ...before, ...part }))
  const query = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''))
  const pages = privacy.usePages('GET /api/persons/:id/accesses', { params: { id: personId }, query })
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap(page => page.items) ?? []
  const isNarrowed = Object.keys(query).length > 0
  return (
    <Dialog title={t('accessesTitle', { name })} onClose={onClose} wide>
      <p className="i3">{t('accessesWhy')}</p>
      <search className="privacy-narrow">
        <SelectField
          label={t('who')}
          value={asked.reader}
          onChange={reader => set({ reader })}
          options={[
            { value: '', label: t('anyReader') },
            ...(first?.readers ?? []).map(reader => ({ value: String(reader.id), label: reader.name })),
          ]}
        />
        <SelectField
          label={t('what')}
          value={asked.kind}
          onChange={kind => set({ kind })}
          options={[
            { value: '', label: t('anyAccess') },
            ...accessKinds.map(kind => ({ value: kind, label: t(`access_${kind}`) })),
          ]}
        />
        <DateField label={t('from')} value={asked.from} onChange={from => set({ from })} />
        <DateField label={t('to')} value={asked.to} onChange={to => set({ to })} />
        {isNarrowed && (
          <Button small quiet onClick={() => setAsked(everything)}>
            {t('widen')}
          </Button>
        )}
      </search>
      {pages.error ? (
        <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
      ) : !first ? (
        <Loading rows={5} />
      ) : (
        <>
          <p className="privacy-count">
            <span>{t('readings', { n: first.total })}</span>
            {first.total > 0 && (
              <a
                className="door"
                href={`/api/persons/${personId}/accesses.csv?${new URLSearchParams(query)}`}
                download
              >
                {t('accessFile')}
              </a>
            )}
          </p>
          <Table
            label={t('accesses')}
            rows={rows}
            rowKey={row => `${row.at}${row.user.id}${row.kind}${JSON.stringify(row.list)}`}
            empty={<Empty sentence={isNarrowed ? t('noSuchAccess') : t('noAccess')} />}
            more={pages.hasNextPage}
            onMore={() => void pages.fetchNextPage()}
            columns={[
              { key: 'when', head: t('when'), cell: row => f.moment(row.at) },
              { key: 'who', head: t('who'), cell: row => row.user.name },
              {
                key: 'what',
                head: t('what'),
                cell: ({ kind, list }) =>
                  list ? (
                    <span title={accessWords(list.filter)}>
                      {t('amongOthers', { list: listName(list.what), n: f.count(list.shown) })}
                    </span>
                  ) : (
                    t(`access_${kind}`)
                  ),
              },
            ]}
          />
        </>
      )}
    </Dialog>
  )
}
