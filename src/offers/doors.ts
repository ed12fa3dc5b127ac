import type { FastifyInstance } from 'fastify'
import { registerCouponDoor } from './coupon-door.ts'
import { registerDownloadDoor } from './download-door.ts'
import { registerFileOfActionDoor } from './file-door.ts'
import { registerMeetingDoor } from './meeting-door.ts'
import type { OffersDoors } from './options.ts'
import { registerPlaceDoor } from './place-door.ts'
import { registerStaffDoor } from './staff-door.ts'

/** The doors outside the strict contract: `/c/*`, `POST /v1/redemptions`, and files for those who place. */
export async function registerOffersDoors(app: FastifyInstance, options: OffersDoors): Promise<void> {
  await app.register(async scope => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 65_536 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    registerPlaceDoor(scope, options)
    registerDownloadDoor(scope, options)
    registerMeetingDoor(scope, options)
  })
  await app.register(async scope => registerCouponDoor(scope, options))
  await app.register(async scope => registerFileOfActionDoor(scope, options))
  registerStaffDoor(app, options)
}
