import { LeadInbox } from '../../leads/screens/LeadInbox.tsx'
import { OpportunityPage } from '../../pipeline/screens/OpportunityPage.tsx'
import { ComplaintPage } from '../../voice/screens/ComplaintPage.tsx'
import { TasksOf } from '../../work/screens/TasksOf.tsx'

/** Leads, opportunities and complaints with the tasks about each. */
export const LeadsWithTasks = () => <LeadInbox tasks={about => <TasksOf key={about.id} about={about} />} />
export const OpportunityWithTasks = () => <OpportunityPage tasks={about => <TasksOf about={about} />} />
export const ComplaintWithTasks = () => <ComplaintPage tasks={about => <TasksOf about={about} />} />
