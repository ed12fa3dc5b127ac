import { useAddress } from '../../ui/address.ts'
import { SelectField } from '../../ui/Field.tsx'
import { type Stage, stages } from '../model/stage.ts'
import { stageName } from '../model/words.ts'
import { t } from './texts.ts'

/** Narrows a list of customers or persons to one stage, held in the address. */
export function StageFilter() {
  const [address, setAddress] = useAddress()
  return (
    <SelectField
      label={t('stage')}
      value={address.stage ?? ''}
      onChange={stage => setAddress({ stage })}
      options={[
        { value: '', label: t('allStages') },
        ...stages.map(stage => ({ value: stage, label: stageName(stage) })),
      ]}
    />
  )
}

/** The name of a stage as lists have it; nothing where nobody is staged yet. */
export const stageText = (stage: string | null): string => (stage === null ? '' : stageName(stage as Stage))
