import { CheckField, NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import type { KeyKind, Scope } from '../model/key-scopes.ts'
import type { Site } from '../model/site.ts'
import { t } from './texts.ts'

export type Rights = {
  scopes: Scope[]
  callsPerMinute: number | null
  dailyMessages: number | null
  trustsUnsigned: boolean
  mode: Site['mode']
  searchParameters: string
  outbound: boolean
  downloads: boolean
}
const most: Readonly<Record<KeyKind, readonly Scope[]>> = {
  server: ['track', 'identify', 'group', 'import'],
  browser: ['track', 'identify', 'group'],
}

export const usualRights: Rights = {
  scopes: ['track', 'identify'],
  callsPerMinute: null,
  dailyMessages: null,
  trustsUnsigned: false,
  mode: 'consent',
  searchParameters: 'q, s, query, search',
  outbound: true,
  downloads: true,
}

/** What the API takes of what was chosen. */
export function rightsBody(kind: KeyKind, rights: Rights) {
  const { mode, searchParameters, outbound, downloads, ...rest } = rights
  const site = {
    mode,
    searchParameters: searchParameters.split(/[\s,]+/).filter(name => name !== ''),
    outbound,
    downloads,
  }
  return {
    ...rest,
    scopes: rest.scopes.filter(scope => most[kind].includes(scope)),
    ...(kind === 'browser' && { site }),
  }
}

/** What a key may and how much, and for pages how the snippet behaves there. */
export function KeyRights({
  kind,
  value,
  onChange,
  errors,
}: {
  kind: KeyKind
  value: Rights
  onChange: (value: Rights) => void
  errors: Record<string, string>
}) {
  const set = <K extends keyof Rights>(name: K, to: Rights[K]) => onChange({ ...value, [name]: to })
  const has = (scope: Scope) => value.scopes.includes(scope)
  return (
    <>
      <fieldset className="stack">
        <legend>{t('scopes')}</legend>
        {most[kind].map(scope => (
          <CheckField
            key={scope}
            name={`scope-${scope}`}
            label={t(`scope_${scope}`)}
            value={has(scope)}
            onChange={on =>
              set('scopes', on ? [...value.scopes, scope] : value.scopes.filter(one => one !== scope))
            }
            error={scope === 'track' ? errors.scopes : undefined}
          />
        ))}
      </fieldset>
      <div className="row">
        <NumberField
          name="callsPerMinute"
          label={t('callsPerMinute')}
          hint={t('limitHint')}
          min={1}
          value={value.callsPerMinute}
          onChange={to => set('callsPerMinute', to)}
          error={errors.callsPerMinute}
        />
        <NumberField
          name="dailyMessages"
          label={t('dailyMessages')}
          hint={t('limitHint')}
          min={1}
          value={value.dailyMessages}
          onChange={to => set('dailyMessages', to)}
          error={errors.dailyMessages}
        />
      </div>
      {kind === 'browser' && (
        <>
          <SelectField
            name="mode"
            label={t('mode')}
            hint={t('modeHint')}
            value={value.mode}
            onChange={to => set('mode', to as Site['mode'])}
            options={(['consent', 'cookieless', 'cookie'] as const).map(mode => ({
              value: mode,
              label: t(`mode_${mode}`),
            }))}
          />
          <TextField
            name="searchParameters"
            label={t('searchParameters')}
            hint={t('searchParametersHint')}
            value={value.searchParameters}
            onChange={to => set('searchParameters', to)}
            error={errors.site}
          />
          <CheckField
            name="outbound"
            label={t('outbound')}
            value={value.outbound}
            onChange={to => set('outbound', to)}
          />
          <CheckField
            name="downloads"
            label={t('downloads')}
            value={value.downloads}
            onChange={to => set('downloads', to)}
          />
          <CheckField
            name="trustsUnsigned"
            label={t('trustsUnsigned')}
            value={value.trustsUnsigned}
            onChange={to => set('trustsUnsigned', to)}
          />
          {value.trustsUnsigned && <div className="notice">{t('trustsUnsignedWhy')}</div>}
        </>
      )}
    </>
  )
}
