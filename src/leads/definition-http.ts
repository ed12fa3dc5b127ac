import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { definitionInForce } from './definitions.ts'
import { type DescribeNeeds, describeRules } from './describe-rules.ts'
import { definitionContract } from './model/definition-contract.ts'
import { routingRules } from './routing-world.ts'

export const definitionRoutes = (needs: DescribeNeeds) =>
  implement<typeof definitionContract, Actor>(definitionContract, {
    'GET /api/definition': async ({ tx, actor, query, now }) => {
      const { version, name, rules, inForceFrom } = await definitionInForce(tx, now)
      const routing = actor.role === 'partner' ? [] : await routingRules(tx)
      return {
        version,
        name,
        inForceFrom: inForceFrom.toISOString(),
        rules: (await describeRules(tx, needs, rules, query.language)).rules,
        routing: routing.map(({ position, label }) => ({ position, label })),
      }
    },
  })
