import { defineFaults } from '#platform/faults.ts'

export const taskFaults = defineFaults('tasks', {
  WRONG_STATE: {
    kind: 'conflict',
    en: 'A task that is {state} cannot do this: {action}.',
    zh: '处于“{state}”状态的任务不能执行此操作：{action}。',
    remedyEn: 'Load the task again; what it allows now: {allowed}.',
    remedyZh: '请重新载入该任务；目前可以执行：{allowed}。',
  },
  SETTLING: {
    kind: 'conflict',
    en: 'The task has done its work, which is being stored and charged now.',
    zh: '任务已完成工作，正在保存结果并结算费用。',
    remedyEn: 'Wait a few seconds until it has ended; then delete its result if you do not want it.',
    remedyZh: '请稍候几秒待其结束；若不需要结果，届时可将其删除。',
  },
  CANNOT: {
    kind: 'conflict',
    en: 'Tasks of the kind "{kind}" have no such control: {action}.',
    zh: '类型为“{kind}”的任务不支持此操作：{action}。',
    remedyEn: 'Let it run to its end. What this task allows now: {allowed}.',
    remedyZh: '请等待其运行结束。该任务目前可以执行：{allowed}。',
  },
  NOT_ENDED: {
    kind: 'conflict',
    en: 'A task that is {state} cannot be removed from the list.',
    zh: '处于“{state}”状态的任务不能从列表中移除。',
    remedyEn: 'Cancel it first, or wait until it has ended.',
    remedyZh: '请先取消该任务，或等待其结束。',
  },
})
