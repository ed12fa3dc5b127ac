import { useEffect, useState } from 'react'
import { Problem, send } from './api.ts'
import { Progress } from './Progress.tsx'
import { t } from './texts.ts'

export type Format = 'csv' | 'xlsx' | 'jsonl'
/** An export as the API answers it. */
export type ExportRun = {
  id: number
  fileName: string
  state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  rowsTotal: number | null
  rowsWritten: number
  problem: string | null
}
type Asked = { what: string; format: Format; filter: Readonly<Record<string, unknown>> }

/** Starts an export and looks after it until it has ended. */
export function useExport() {
  const [run, setRun] = useState<ExportRun | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const tried = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      setProblem(null)
      const answer = await work()
      if (typeof answer === 'object' && answer !== null && 'fileName' in answer) setRun(answer as ExportRun)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
    }
  }
  const underWay = run !== null && (run.state === 'waiting' || run.state === 'running')
  const id = run?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again as long as this one is under way
  useEffect(() => {
    if (!underWay || id === undefined) return
    const timer = setInterval(() => void tried(() => send('GET /api/exports/:id', { params: { id } })), 700)
    return () => clearInterval(timer)
  }, [id, underWay])
  return {
    run,
    problem,
    start: ({ what, format, filter }: Asked) => {
      const given = Object.entries(filter).filter(
        ([key, value]) => key !== 'limit' && value !== undefined && value !== '',
      )
      return tried(() =>
        send('POST /api/exports', { body: { what, format, filter: Object.fromEntries(given) } }),
      )
    },
    cancel: async () => {
      if (id === undefined) return
      await tried(() => send('POST /api/exports/:id/cancellation', { params: { id } }))
      await tried(() => send('GET /api/exports/:id', { params: { id } }))
    },
  }
}

/** How far it is, then the file. */
export function ExportUnderWay({ run, onCancel }: { run: ExportRun; onCancel: () => void }) {
  if (run.state === 'failed')
    return (
      <p className="notice bad" role="alert">
        {run.problem}
      </p>
    )
  if (run.state === 'cancelled') return <p className="i2">{t('exportStopped')}</p>
  if (run.state !== 'done')
    return (
      <Progress done={run.rowsWritten} total={run.rowsTotal} label={t('exporting')} onCancel={onCancel} />
    )
  return (
    <div className="stack" style={{ gap: 6 }} role="status">
      <a className="btn pri" href={`/api/exports/${run.id}/file`} download>
        {t('exportReady', { name: run.fileName })}
      </a>
      <p className="t12 i3">{t('exportKept')}</p>
    </div>
  )
}
