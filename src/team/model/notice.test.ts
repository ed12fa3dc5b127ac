import { describe, expect, it } from 'vitest'
import { noticeTopics, topicOf, wayOf, waysOf } from './notice.ts'

describe('what a notice is about', () => {
  it.each([
    ['mention', 'mention'],
    ['lead.routed', 'lead'],
    ['lead.reminder', 'lead'],
    ['lead.escalation', 'escalation'],
    ['complaint.given', 'complaint'],
    ['complaint.escalation', 'escalation'],
    ['privacy.asked', 'privacy'],
    ['task.due', 'task'],
    ['import.finished', 'other'],
    ['', 'other'],
  ])('%s is %s', (kind, topic) => {
    expect(topicOf(kind)).toBe(topic)
  })
})

describe('the way of a notice', () => {
  it('is mail until somebody chooses, and never nothing for what has a clock', () => {
    for (const topic of noticeTopics) {
      const hasClock = ['lead', 'complaint', 'escalation', 'privacy'].includes(topic)
      expect([topic, waysOf(topic).includes('none')]).toEqual([topic, !hasClock])
    }
    expect(wayOf('lead.routed', null)).toBe('mail')
    expect(wayOf('lead.routed', 'page')).toBe('page')
    // Written past the program, or allowed once and no longer.
    expect(wayOf('lead.routed', 'none')).toBe('page')
    expect(wayOf('mention', 'none')).toBe('none')
    expect(wayOf('mention', 'by pigeon')).toBe('page')
  })
})
