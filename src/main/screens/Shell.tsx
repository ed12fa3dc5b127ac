import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import type { customersContract } from '../../customers/model/contract.ts'
import type { listsContract } from '../../lists/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import type { touchesContract } from '../../touches/model/contract.ts'
import { LogKeys, useQuickLog } from '../../touches/screens/QuickLog.tsx'
import { type Answer, client, whenSignedOut } from '../../ui/api.ts'
import { To } from '../../ui/Door.tsx'
import { useKeys } from '../../ui/keys.ts'
import { type Found, Palette } from '../../ui/Palette.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { type Settings, SettingsProvider } from '../../ui/settings.tsx'
import { Toasts } from '../../ui/Toast.tsx'
import { KeysHelp } from './KeysHelp.tsx'
import { Notices } from './Notices.tsx'
import { type Place, places } from './places.ts'
import { t } from './texts.ts'

const team = client<typeof teamContract>()
const customers = client<typeof customersContract>()
const lists = client<typeof listsContract>()
const touches = client<typeof touchesContract>()
/** Dates and figures follow the language of the texts, which is English so far. */
const locale = 'en-GB'

type Sheet = 'find' | 'more' | 'notices' | 'keys' | null

/** The frame around every screen of a signed-in reader. */
export function Shell() {
  const navigate = useNavigate()
  const location = useLocation()
  useEffect(
    () => whenSignedOut(() => void navigate({ to: '/sign-in', search: { next: location.href } as never })),
    [navigate, location.href],
  )
  const session = team.useApi('GET /api/session', undefined as never, { refetchSeconds: 60 })
  if (session.isPending) return <Loading />
  if (!session.data)
    return session.error?.status === 401 ? null : (
      <Failed problem={session.error} onRetry={() => void session.refetch()} />
    )
  const { user, company } = session.data
  const settings: Settings = {
    locale,
    currency: company.currency,
    timeZone: company.timeZone,
    company: company.name,
    sample: company.sample,
    user: { id: user.id, name: user.name, role: user.role, territory: null, singleKeys: user.singleKeys },
  }
  return (
    <SettingsProvider value={settings}>
      <Toasts>
        <Frame user={user} sample={company.sample} />
      </Toasts>
    </SettingsProvider>
  )
}

type User = Answer<(typeof teamContract)['GET /api/session']>['user']

function Frame({ user, sample }: { user: User; sample: boolean }) {
  const here = useLocation().pathname
  const [open, setOpen] = useState<Sheet>(null)
  const close = useCallback(() => setOpen(null), [])
  useFindKey(setOpen)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sheet closes when the address changes
  useEffect(close, [here])
  const mayLog = user.role !== 'partner'
  const quick = useQuickLog()
  const all = places(user.role)
  return (
    <>
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <div className="app">
        <header className={open === 'more' ? 'rail open' : 'rail'}>
          <Brand />
          <button type="button" className="find" onClick={() => setOpen('find')}>
            {t('find')} <kbd>{navigator.platform.startsWith('Mac') ? '\u2318 K' : 'Ctrl K'}</kbd>
          </button>
          <Nav all={all} here={here} />
          <div className="me stack" style={{ gap: 4 }}>
            <button
              type="button"
              onClick={() => setOpen('notices')}
              style={{ textAlign: 'left', alignSelf: 'start' }}
            >
              {t('notices', { n: user.unread })}
            </button>
            <div>
              <b>{user.name}</b>
              <div className="i3">{t(`role_${user.role}`)}</div>
            </div>
            <button
              type="button"
              onClick={() => setOpen('keys')}
              style={{ minWidth: 24, minHeight: 24, textAlign: 'left', alignSelf: 'start' }}
            >
              {t('keys')}
            </button>
            <Leave />
          </div>
        </header>
        <div className="main">
          {sample && (
            <aside className="sample" aria-label={t('sampleName')}>
              {t('sample')}
            </aside>
          )}
          <Outlet />
        </div>
        <nav className="tabs" aria-label={t('main')}>
          {all
            .filter(place => ['/', '/customers', '/leads'].includes(place.to))
            .map(place => (
              <To key={place.to} to={place.to} aria-current={isHere(place, here) ? 'page' : undefined}>
                {place.label}
              </To>
            ))}
          {mayLog ? (
            <button type="button" className="log" onClick={quick.choose}>
              {t('log')}
            </button>
          ) : (
            <span />
          )}
          <button
            type="button"
            onClick={() => setOpen(open === 'more' ? null : 'more')}
            aria-expanded={open === 'more'}
          >
            {t('more')}
          </button>
        </nav>
      </div>
      <GlobalKeys onHelp={() => setOpen('keys')} />
      {mayLog && <LogKeys quick={quick} />}
      {open === 'find' && <Find acts={mayLog ? quick.acts : []} places={all} onClose={close} />}
      {quick.dialog}
      {open === 'notices' && <Notices onClose={close} />}
      {open === 'keys' && <KeysHelp onClose={close} />}
    </>
  )
}

/** Renders nothing: keys of everywhere. */
function GlobalKeys({ onHelp }: { onHelp: () => void }) {
  useKeys({ '?': onHelp })
  return null
}

/** Where a list is; the board and the inbox show the same rows otherwise. */
const listOf = {
  person: '/persons',
  account: '/customers',
  opportunity: '/pipeline',
  lead: '/leads',
  order: '/orders',
  complaint: '/complaints',
  task: '/tasks',
} as const

/** Records, screens, the views of lists, and what can be done. */
function Find({
  acts,
  places,
  onClose,
}: {
  acts: Parameters<typeof Palette>[0]['acts']
  places: readonly Place[]
  onClose: () => void
}) {
  const views = lists.useApi('GET /api/saved-views', { query: {} })
  return (
    <Palette
      acts={acts}
      places={[
        ...places.map(place => ({ label: place.label, second: null, to: place.to })),
        ...(views.data?.items ?? []).map(({ id, name, record, query }) => ({
          label: t(`view_${record}`, { name }),
          second: null,
          to: `${listOf[record]}?${new URLSearchParams({ ...query, view: String(id) })}`,
        })),
      ]}
      search={find}
      onClose={onClose}
    />
  )
}

async function find(words: string): Promise<Found[]> {
  const [{ items }, log] = await Promise.all([
    customers.api('GET /api/search', { query: { q: words } }),
    // Who is looked for matters more than what was said: records are shown when the log cannot be.
    touches.api('GET /api/touches', { query: { q: words, limit: 4 } }).catch(() => ({ items: [] })),
  ])
  const q = encodeURIComponent(words)
  const said = log.items.map(({ id, title, person, account }) => {
    const where = account ? `/accounts/${account.id}` : person ? `/persons/${person.id}` : '/touches'
    const who = [person?.name, account?.name].filter(Boolean).join(', ')
    return { label: t('inLog', { title }), second: who, to: `${where}?q=${q}&at=${id}` }
  })
  const all = { label: t('allInLog', { q: words }), second: null, to: `/touches?q=${q}` }
  const records = items.slice(0, said.length > 0 ? 8 : 14)
  return [...records.map(record), ...said, ...(said.length > 0 ? [all] : [])]
}

function record(item: Answer<(typeof customersContract)['GET /api/search']>['items'][number]): Found {
  return {
    label: item.name,
    second: item.second,
    to: item.kind === 'account' ? `/accounts/${item.id}` : `/persons/${item.id}?via=search`,
  }
}

function Brand() {
  return (
    <div className="brand">
      <svg width="26" height="16" viewBox="0 0 26 16" fill="currentColor" aria-hidden="true">
        <circle cx="5" cy="8" r="4.5" />
        <rect x="12" y="1" width="2" height="14" />
        <rect x="5" y="7" width="16" height="2" />
        <rect x="17" y="4" width="8" height="8" />
      </svg>
      {t('brand')}
    </div>
  )
}

const isHere = (place: Place, here: string): boolean =>
  place.to === '/'
    ? here === '/'
    : here === place.to ||
      here.startsWith(`${place.to}/`) ||
      (place.to === '/customers' && here.startsWith('/accounts/')) ||
      (place.to === '/persons' && here.startsWith('/persons/')) ||
      (place.to === '/pipeline' && here.startsWith('/opportunities/'))

function Nav({ all, here }: { all: Place[]; here: string }) {
  const heads = all.filter(place => !place.under)
  const openHead = heads.find(
    head => isHere(head, here) || all.some(place => place.under === head.to && isHere(place, here)),
  )
  return (
    <nav className="nav" aria-label={t('main')}>
      {heads.map(head => (
        <div key={head.to}>
          {head.to === '/settings/absences' && <hr />}
          <To
            to={head.to}
            className={head === openHead ? 'on' : ''}
            aria-current={isHere(head, here) ? 'page' : undefined}
          >
            {head.label}
          </To>
          {head === openHead && (
            <div className="sub">
              {all
                .filter(place => place.under === head.to)
                .map(place => (
                  <To key={place.to} to={place.to} aria-current={isHere(place, here) ? 'page' : undefined}>
                    {place.label}
                  </To>
                ))}
            </div>
          )}
        </div>
      ))}
    </nav>
  )
}

function Leave() {
  const leave = team.useCall('DELETE /api/session', { onDone: () => window.location.assign('/sign-in') })
  const toggle = () => {
    const root = document.documentElement
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches
    root.dataset.theme = dark ? 'light' : 'dark'
    localStorage.setItem('linchpin.theme', root.dataset.theme)
  }
  return (
    <div className="row wrap" style={{ gap: 12 }}>
      <button type="button" onClick={() => leave.mutate(undefined as never)}>
        {t('signOut')}
      </button>
      <button type="button" onClick={toggle}>
        {t('theme')}
      </button>
    </div>
  )
}

/** Mod+K finds, also while somebody types. */
function useFindKey(setOpen: (what: 'find') => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      setOpen('find')
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [setOpen])
}
