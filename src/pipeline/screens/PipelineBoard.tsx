import { Board } from '../../ui/Board.tsx'
import { Door } from '../../ui/Door.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Opportunity, pipeline } from './api.ts'
import { boardQuery, stageDoor, type View } from './pipeline-view.ts'
import { t } from './texts.ts'

export function PipelineBoard({ view, may }: { view: View; may: boolean }) {
  const format = useFormat()
  const toast = useToast()
  const query = pipeline.useApi('GET /api/board', { query: boardQuery(view) })
  const change = pipeline.useCall('PATCH /api/opportunities/:id')
  if (query.error) return <Failed problem={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading rows={8} />
  const { stages } = query.data
  const fail = (problem: unknown) => {
    toast({ text: sentenceOf(problem) })
    void query.refetch()
  }
  const move = (item: string, column: string) => {
    const moved = stages.flatMap(({ items }) => items).find(({ id }) => String(id) === item)
    const to = stages.find(({ stage }) => String(stage.id) === column)?.stage
    if (!may || !moved || !to || moved.stage.id === to.id) return
    const params = { id: moved.id }
    const back = (version: number) =>
      change.mutate({ params, body: { stageId: moved.stage.id, version } }, { onError: fail })
    change.mutate(
      { params, body: { stageId: to.id, version: moved.version } },
      {
        onSuccess: ({ version }) =>
          toast({ text: t('moved', { name: moved.name, stage: to.name }), undo: () => back(version) }),
        onError: fail,
      },
    )
  }
  if (stages.every(({ count }) => count === 0)) return <Empty sentence={t('none')} />
  return (
    <Board
      onMove={move}
      columns={stages.map(({ stage, count, totalCents, items }) => ({
        key: String(stage.id),
        title: stage.name,
        note: (
          <>
            <Door to={stageDoor(view, stage.id)}>
              {`${format.count(count)} · ${format.money(totalCents)}`}
            </Door>
            {` · ${t('probability', { n: stage.probability })}`}
            {items.length < count ? ` · ${t('newest', { n: items.length })}` : ''}
          </>
        ),
        items: items.map(item => ({
          key: String(item.id),
          label: item.name,
          node: <BoardCard item={item} format={format} />,
        })),
      }))}
    />
  )
}

function BoardCard({ item, format }: { item: Opportunity; format: Format }) {
  return (
    <div className="board-card">
      <div className="row apart base">
        <Door to={`/opportunities/${item.id}`}>{item.name}</Door>
        <b className="nw">{format.money(item.amountCents)}</b>
      </div>
      <div className="t12 i3">
        {[item.account?.name ?? t('noAccount'), item.owner?.name].filter(Boolean).join(', ')}
      </div>
      <div className="t12 i3">
        {item.nextStep
          ? [item.nextStep, item.nextStepOn && format.date(item.nextStepOn)].filter(Boolean).join(', ')
          : t('noStep')}
      </div>
    </div>
  )
}
