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
  ASKER_GONE: {
    kind: 'conflict',
    en: 'Stopped: whoever asked for it may not have things made here any more.',
    zh: '已停止：发起人已无权在此制作内容。',
    remedyEn:
      'Whoever may should resume or retry it: it then goes on in their own name, with their keys and limits. What is made is kept, and what a provider was making already is still fetched.',
    remedyZh:
      '请由有权限的成员继续或重试：此后以其本人的名义进行，使用其本人的密钥和限额。已完成的内容会保留，服务商已开始生成的内容仍会取回。',
  },
  ASKER_SUSPENDED: {
    kind: 'conflict',
    en: 'Stopped: the account of whoever asked for it is suspended, and nothing new is given to engines of providers in their name.',
    zh: '已停止：发起人的账户已被停用，不再以其名义向服务商提交新的内容。',
    remedyEn:
      'A member who may have it made should resume or retry it: it then goes on in their own name, with their keys and limits. Or an administrator of the installation restores the account, and then it is resumed. What a provider was making already is still fetched and charged; nothing else is charged meanwhile.',
    remedyZh:
      '请由有权限的成员继续或重试：此后以其本人的名义进行，使用其本人的密钥和限额；或由系统管理员恢复该账户后再继续。服务商已开始生成的内容仍会取回并计费，在此期间不会产生其他费用。',
  },
  PROJECT_TRASHED: {
    kind: 'conflict',
    en: 'Cancelled: its project was moved to the trash.',
    zh: '已取消：所属项目已移入回收站。',
    remedyEn:
      'Restore the project, then retry. Nothing new is begun or charged until then; what a provider could not stop any more is still fetched, kept and charged.',
    remedyZh:
      '请先恢复项目，再重试。在此之前不会开始新的制作，也不会产生新的费用；服务商已无法停止的内容仍会取回、保留并计费。',
  },
  WAITS_FOR_RATE: {
    kind: 'over_quota',
    en: 'Waiting until {free_at}: one user may have {most} {what} made in {window_minutes} minutes.',
    zh: '正在等待，直至 {free_at}：每位用户每 {window_minutes} 分钟最多可制作 {most} 个{what}。',
    remedyEn:
      'Nothing need be done: it goes on by itself, and waiting costs nothing. An administrator of the installation can raise the limit.',
    remedyZh: '无需操作：到时会自动继续，等待不产生费用。系统管理员可以提高该限制。',
  },
  NOT_ENDED: {
    kind: 'conflict',
    en: 'A task that is {state} cannot be removed from the list.',
    zh: '处于“{state}”状态的任务不能从列表中移除。',
    remedyEn: 'Cancel it first, or wait until it has ended.',
    remedyZh: '请先取消该任务，或等待其结束。',
  },
})
