import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Failed } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Profile, profiles, type Statement } from './api.ts'
import { likeDoor } from './doors.ts'
import { MarketDialog } from './MarketDialog.tsx'
import { NameDialog } from './NameDialog.tsx'
import { ProfileSize } from './ProfileSize.tsx'
import { ProfileVersions } from './ProfileVersions.tsx'
import { StatementDialog } from './StatementDialog.tsx'
import { StatementRow } from './StatementRow.tsx'
import { nameOf } from './Statements.tsx'
import { t } from './texts.ts'

type Open = 'name' | 'market' | 'say' | Statement | null

/** A profile: whom it is about, how many there are of them, who is like them, and what is kept in it. */
export function OneProfile({ profile, decides }: { profile: Profile; decides: boolean }) {
  const f = useFormat()
  const toast = useToast()
  const { user } = useSettings()
  const [open, setOpen] = useState<Open>(null)
  const [sure, setSure] = useState(false)
  const { id, name, sentence, version, changed, statements, segment } = profile
  const params = { id }
  const release = profiles.useCall('DELETE /api/profile-statements/:id/keeping')
  const makeSegment = profiles.useCall('POST /api/profiles/:id/segment', {
    onDone: () => toast({ text: t('segmentMade') }),
  })
  const archive = profiles.useCall('POST /api/profiles/:id/archive')
  const problem = release.error ?? makeSegment.error ?? archive.error
  const acts = (statement: Statement) =>
    decides && (
      <>
        <Button small label={t('changeOf', { name: nameOf(statement) })} onClick={() => setOpen(statement)}>
          {t('change')}
        </Button>
        <Button
          small
          quiet
          label={t('releaseOf', { name: nameOf(statement) })}
          onClick={() => release.mutate({ params: { id: statement.id } })}
        >
          {t('release')}
        </Button>
      </>
    )
  return (
    <li aria-label={name}>
      <h3>{name}</h3>
      <p className="t12 i3">{t('versionOf', { version, name: changed.by ?? '', when: f.day(changed.at) })}</p>
      <p>{sentence ?? t('empty')}</p>
      {problem && <Failed problem={problem} />}
      {sentence !== null && (
        <>
          <ProfileSize profile={profile} />
          <p>
            <Door to={likeDoor(id)}>{t('likeThem')}</Door>
            {segment && user?.role !== 'partner' && (
              <>
                {' · '}
                <Door to={`/segments/${segment.id}`}>{t('segmentOf', { version: segment.version })}</Door>
              </>
            )}
          </p>
        </>
      )}
      <ul className="statements">
        {statements.map(each => (
          <StatementRow key={each.id} statement={each} acts={acts(each)} />
        ))}
      </ul>
      <ProfileVersions id={id} version={version} />
      {decides && (
        <div className="acts">
          <Button small label={t('sayOf', { name })} onClick={() => setOpen('say')}>
            {t('say')}
          </Button>
          {sentence !== null && segment?.version !== version && (
            <Button small busy={makeSegment.isPending} onClick={() => makeSegment.mutate({ params })}>
              {t(segment ? 'renewSegment' : 'makeSegment')}
            </Button>
          )}
          {sentence !== null && (
            <Button small onClick={() => setOpen('market')}>
              {t('enterMarket')}
            </Button>
          )}
          <Button small onClick={() => setOpen('name')}>
            {t('rename')}
          </Button>
          {sure ? (
            <>
              <span className="t12" role="status">
                {t('archiveSure', { n: statements.length })}
              </span>
              <Button small danger busy={archive.isPending} onClick={() => archive.mutate({ params })}>
                {t('archiveIt')}
              </Button>
            </>
          ) : (
            <Button small quiet label={t('archiveOf', { name })} onClick={() => setSure(true)}>
              {t('archive')}
            </Button>
          )}
        </div>
      )}
      {open === 'name' && <NameDialog profile={profile} onClose={() => setOpen(null)} />}
      {open === 'market' && <MarketDialog profile={profile} onClose={() => setOpen(null)} />}
      {open === 'say' && <StatementDialog of={{ profileId: id }} onClose={() => setOpen(null)} />}
      {open !== null && typeof open === 'object' && (
        <StatementDialog of={open} onClose={() => setOpen(null)} />
      )}
    </li>
  )
}
