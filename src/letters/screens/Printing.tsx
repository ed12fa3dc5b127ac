import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Progress } from '../../ui/Progress.tsx'
import { Section } from '../../ui/Section.tsx'
import { type Letter, letters } from './api.ts'
import { SenderDialog } from './Letters.tsx'
import { t } from './texts.ts'

/** From the file for the printer to entries of the log, and back. */
export function Printing({ letter }: { letter: Letter }) {
  const f = useFormat()
  const [isSending, setSending] = useState(false)
  const params = { id: letter.id }
  const print = letters.useCall('POST /api/letters/:id/printing')
  const stop = letters.useCall('POST /api/letters/:id/cancelling')
  const log = letters.useCall('POST /api/letters/:id/logging')
  const undo = letters.useCall('POST /api/letters/:id/undoing')
  const problem = print.error ?? log.error ?? undo.error ?? stop.error
  const { state, done, total, pages, printedAt, logged, campaign } = letter
  const mayPrint = state === 'draft' || state === 'ready' || state === 'cancelled' || state === 'failed'
  return (
    <Section title={t(`state_${state}`)}>
      <div className="letter-printing">
        {(state === 'waiting' || state === 'running') && (
          <Progress label={t('writing')} done={done} total={total} onCancel={() => stop.mutate({ params })} />
        )}
        {(state === 'logging' || state === 'undoing') && (
          <Progress label={t(state)} done={done} total={total} />
        )}
        {pages !== null && printedAt && state === 'ready' && (
          <p>{t('receipt', { letters: total, pages, when: f.moment(printedAt) })}</p>
        )}
        {letter.problem && <p className="bad">{letter.problem}</p>}
        {problem && (
          <p className="bad" role="alert">
            {problem.detail}{' '}
            {problem.code === 'no_sender' && (
              <Button small onClick={() => setSending(true)}>
                {t('from')}
              </Button>
            )}
          </p>
        )}
        {(state === 'ready' || state === 'logged') && (
          <a className="door" href={`/api/letters/${letter.id}/file`} download>
            {t('download')}
          </a>
        )}
        {state === 'ready' && (
          <div className="stack">
            <Button primary busy={log.isPending} onClick={() => log.mutate({ params })}>
              {t('posted')}
            </Button>
            <span className="t12 i3">{t('postedWhy')}</span>
          </div>
        )}
        {state === 'logged' && (
          <>
            <p>
              {t('loggedN', { n: logged })}{' '}
              {campaign && <Door to={`/campaigns/${campaign.id}`}>{campaign.name}</Door>}
            </p>
            <Button busy={undo.isPending} onClick={() => undo.mutate({ params })}>
              {t('undo')}
            </Button>
          </>
        )}
        {state === 'undone' && <p>{t('undoneAll')}</p>}
        {mayPrint && (
          <Button
            {...(state === 'ready' ? {} : { primary: true })}
            busy={print.isPending}
            onClick={() => print.mutate({ params })}
          >
            {t(state === 'ready' ? 'printAgain' : 'print')}
          </Button>
        )}
      </div>
      {isSending && <SenderDialog onClose={() => setSending(false)} />}
    </Section>
  )
}
