import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { desk } from './clients.ts'
import { t } from './customer-texts.ts'

type Named = { id: number; name: string }
const atOnce = 6

/** From the topmost account down; open along the path to the one that the page is of. */
export function GroupTree({ path }: { path: readonly Named[] }) {
  const [head, ...below] = path
  return (
    <ul className="tree" aria-label={t('tree')}>
      <Branch account={head!} path={below} daughters={1} here={path.length === 1} />
    </ul>
  )
}

/** One account and, when open, those below it: some, and the rest on demand. */
function Branch({
  account,
  path,
  daughters,
  here,
}: {
  account: Named
  /** What lies between this one and the page's account, if it stands below this one. */
  path: readonly Named[]
  daughters: number
  here: boolean
}) {
  const [open, setOpen] = useState(path.length > 0 || here)
  return (
    <li>
      <div className="branch">
        {daughters > 0 ? (
          <button
            type="button"
            aria-expanded={open}
            aria-label={t(open ? 'shut_branch' : 'open_branch', { name: account.name })}
            onClick={() => setOpen(!open)}
          >
            {open ? '−' : '+'}
          </button>
        ) : (
          <span className="leaf" />
        )}
        {here ? <b>{account.name}</b> : <Door to={`/accounts/${account.id}`}>{account.name}</Door>}
      </div>
      {open && daughters > 0 && <Below id={account.id} path={path} />}
    </li>
  )
}

function Below({ id, path }: { id: number; path: readonly Named[] }) {
  const pages = desk.usePages('GET /api/accounts/:id/daughters', {
    params: { id },
    query: { limit: atOnce },
  })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const [next, ...rest] = path
  // The way down to the page's account is always shown, however many stand beside it.
  const beyond = next && pages.data && !rows.some(row => row.id === next.id) ? next : null
  const more = (pages.data?.pages[0]?.total ?? 0) - rows.length - (beyond ? 1 : 0)
  if (rows.length === 0 && !beyond) return null
  return (
    <ul>
      {beyond && <Branch account={beyond} path={rest} daughters={1} here={rest.length === 0} />}
      {rows.map(row => {
        const isNext = row.id === next?.id
        return (
          <Branch
            key={row.id}
            account={row}
            path={isNext ? rest : []}
            daughters={row.daughters}
            here={isNext && rest.length === 0}
          />
        )
      })}
      {more > 0 && (
        <li>
          <Button small quiet onClick={() => void pages.fetchNextPage()}>
            {t('nMore', { n: more })}
          </Button>
        </li>
      )}
    </ul>
  )
}
