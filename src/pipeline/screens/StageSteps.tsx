import { sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type OpportunityDetail, pipeline } from './api.ts'
import { t } from './texts.ts'

/** The stages as steps; pressing one moves the opportunity there, which can be undone. */
export function StageSteps({
  opportunity,
  may,
  onStale,
}: {
  opportunity: OpportunityDetail
  may: boolean
  onStale: () => void
}) {
  const toast = useToast()
  const stages = pipeline.useApi('GET /api/stages').data?.items ?? [opportunity.stage]
  const change = pipeline.useCall('PATCH /api/opportunities/:id')
  const params = { id: opportunity.id }
  const fail = (problem: unknown) => {
    toast({ text: sentenceOf(problem) })
    onStale()
  }
  const move = (stage: { id: number; name: string }) => {
    const before = opportunity.stage.id
    const back = (version: number) =>
      change.mutate({ params, body: { stageId: before, version } }, { onError: fail })
    change.mutate(
      { params, body: { stageId: stage.id, version: opportunity.version } },
      {
        onSuccess: ({ version }) =>
          toast({
            text: t('moved', { name: opportunity.name, stage: stage.name }),
            undo: () => back(version),
          }),
        onError: fail,
      },
    )
  }
  return (
    <ol className="steps">
      {stages.map(stage => {
        const here = stage.id === opportunity.stage.id
        const past = stage.position < opportunity.stage.position
        return (
          <li
            key={stage.id}
            className={here ? 'here' : past ? 'past' : ''}
            aria-current={here ? 'step' : undefined}
          >
            <button
              type="button"
              disabled={!may || here || change.isPending}
              title={may && !here ? t('moveTo', { stage: stage.name }) : undefined}
              onClick={() => move(stage)}
            >
              {stage.name}
            </button>
          </li>
        )
      })}
    </ol>
  )
}
