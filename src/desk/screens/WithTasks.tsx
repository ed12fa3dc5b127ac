import { LeadInbox } from '../../leads/screens/LeadInbox.tsx'
import { LikelihoodOfLead } from '../../likelihood/screens/LikelihoodOfLead.tsx'
import { OpportunityPage } from '../../pipeline/screens/OpportunityPage.tsx'
import { WhySource } from '../../sources/screens/WhySource.tsx'
import { ComplaintPage } from '../../voice/screens/ComplaintPage.tsx'
import { TasksOf } from '../../work/screens/TasksOf.tsx'
import { ToTrash } from './ToTrash.tsx'

/** Leads with what was learnt of how they end; leads, opportunities and complaints with the tasks about each, and the way into the trash. */
export const LeadsWithTasks = () => (
  <LeadInbox
    tasks={about => (
      <>
        <LikelihoodOfLead key={`likelihood ${about.id}`} leadId={about.id} />
        <WhySource key={`why ${about.id}`} leadId={about.id} />
        <TasksOf key={about.id} about={about} />
        <ToTrash kind="lead" id={about.id} name={about.name} />
      </>
    )}
  />
)
export const OpportunityWithTasks = () => (
  <OpportunityPage
    tasks={about => (
      <>
        <TasksOf about={about} />
        <ToTrash kind="opportunity" id={about.id} name={about.name} />
      </>
    )}
  />
)
export const ComplaintWithTasks = () => <ComplaintPage tasks={about => <TasksOf about={about} />} />
