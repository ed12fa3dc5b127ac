import { inThread } from '../platform/thread.ts'
import { findStatements, type PastAccount, type Statement } from './model/statements.ts'

export type Learning = { accounts: PastAccount[]; fields: string[] }

inThread(({ accounts, fields }: Learning): Statement[] => findStatements(accounts, fields))
