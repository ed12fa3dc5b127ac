import {
  type ActionFigure,
  type AppointmentShow,
  actionFigures,
  appointmentShows,
  type TrialState,
  trialStates,
} from '../../src/offers/model/call-to-action.ts'
import { type CodeState, codeStates } from '../../src/offers/model/coupon.ts'
import { actionDoor, appointmentsDoor, codesDoor, trialsDoor } from '../../src/offers/screens/action-door.ts'
import { staff } from '../../src/team/model/access.ts'
import { get, type Line } from './reading.ts'

type Counted = { id: number } & Record<ActionFigure, number>
type Detail = Counted & { kind: string; placements: Counted[] }
const all = async (reader: Parameters<Line['read']>[0]) =>
  (await get<{ items: Counted[] }>(reader, '/api/calls-to-action')).items

/** Calls to action, their places, codes and trials. */
export const ofOffers: Line[] = [
  {
    name: 'what came of calls to action',
    screen: 'offers/screens/CallsToAction.tsx',
    roles: staff,
    read: async reader =>
      (await all(reader)).flatMap(action =>
        actionFigures.map(show => ({
          of: `${action.id} ${show}`,
          n: action[show],
          door: actionDoor(action.id, show),
        })),
      ),
  },
  ...(['ActionPage', 'Places', 'Codes', 'Trials', 'Appointments'] as const).map(
    (file): Line => ({
      name: `what came of one call to action: ${file}`,
      screen: `offers/screens/${file}.tsx`,
      roles: staff,
      read: async reader => {
        const found = []
        for (const { id } of await all(reader)) {
          const action = await get<Detail>(reader, `/api/calls-to-action/${id}`)
          if (file === 'ActionPage')
            for (const show of actionFigures)
              found.push({ of: `${id} ${show}`, n: action[show], door: actionDoor(id, show) })
          if (file === 'Places')
            for (const place of action.placements)
              for (const show of actionFigures)
                found.push({
                  of: `${id} ${place.id} ${show}`,
                  n: place[show],
                  door: actionDoor(id, show, place.id),
                })
          if (file === 'Codes' && action.kind === 'coupon') {
            const { counts } = await get<{ counts: Record<CodeState, number> }>(
              reader,
              `/api/calls-to-action/${id}/codes`,
            )
            for (const state of codeStates)
              found.push({ of: `${id} codes ${state}`, n: counts[state], door: codesDoor(id, state) })
          }
          if (file === 'Appointments' && action.kind === 'meeting') {
            const { counts } = await get<{ counts: Record<AppointmentShow, number> }>(
              reader,
              `/api/appointments?actionId=${id}`,
            )
            for (const show of appointmentShows)
              found.push({ of: `${id} ${show}`, n: counts[show], door: appointmentsDoor(id, show) })
          }
          if (file === 'Trials' && action.kind === 'trial') {
            const { counts } = await get<{ counts: Record<TrialState, number> }>(
              reader,
              `/api/trials?actionId=${id}`,
            )
            for (const state of trialStates)
              found.push({ of: `${id} trials ${state}`, n: counts[state], door: trialsDoor(id, state) })
          }
        }
        return found
      },
    }),
  ),
]
