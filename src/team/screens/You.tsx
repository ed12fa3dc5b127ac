import { CheckField } from '../../ui/Field.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { team } from './api.ts'
import { t } from './texts.ts'
import './you.css'

/** What everyone chooses for the own work: by which way to be told of what, and whether single keys do something. */
export function You() {
  const read = team.useApi('GET /api/own-choices')
  const tell = team.useCall('PUT /api/own-choices/notices')
  const keys = team.useCall('PUT /api/own-choices/keys')
  const choices = read.data
  if (!choices)
    return (
      <Page title={t('you')} plain>
        {read.error ? (
          <Failed problem={read.error} onRetry={() => void read.refetch()} />
        ) : (
          <Loading rows={8} />
        )}
      </Page>
    )
  const problem = tell.error ?? keys.error
  return (
    <Page title={t('you')} sub={t('youWhy')} plain>
      <Section title={t('toldOf')}>
        {problem && (
          <div className="notice bad" role="alert">
            {problem.detail}
          </div>
        )}
        <div className="told">
          {choices.notices.map(({ topic, way, ways }) => (
            <div key={topic} role="radiogroup" aria-labelledby={`told-${topic}`}>
              <span id={`told-${topic}`} className="told-of">
                <b>{t(`topic_${topic}`)}</b> <span className="t12 i3">{t(`topicWhy_${topic}`)}</span>
              </span>
              {ways.map(each => (
                <label key={each} className={each === way ? 'chip on' : 'chip'}>
                  <input
                    type="radio"
                    className="hidden"
                    name={topic}
                    checked={each === way}
                    onChange={() => tell.mutate({ body: { topic, way: each } })}
                  />
                  {t(`way_${each}`)}
                </label>
              ))}
            </div>
          ))}
        </div>
        <p className="t12 i3">{t('toldBound')}</p>
      </Section>
      <Section title={t('keyboard')}>
        <CheckField
          label={t('singleKeys')}
          value={choices.singleKeys}
          onChange={singleKeys => keys.mutate({ body: { singleKeys } })}
        />
        <p className="t12 i3">{t('singleKeysWhy')}</p>
      </Section>
    </Page>
  )
}
