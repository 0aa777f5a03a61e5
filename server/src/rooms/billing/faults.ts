import { defineFaults } from '#platform/faults.ts'

export const billingFaults = defineFaults('billing', {
  NO_BALANCE: {
    kind: 'payment_required',
    en: 'The wallet of this workspace does not hold enough: {needed} {currency} are needed, {balance} are there.',
    zh: '该工作区的钱包余额不足：需要 {needed} {currency}，现有 {balance}。',
    remedyEn:
      'Whoever administers the installation must top up the wallet; an owner of the workspace can ask for it. Nothing was started or charged.',
    remedyZh: '需由系统管理员为钱包充值；可请工作区所有者提出申请。本次未启动任何制作，也未产生费用。',
    outside: {
      en: 'The wallet of this workspace does not hold enough for it.',
      zh: '该工作区的钱包余额不足以完成此项制作。',
      remedyEn:
        'Ask whoever shared the project with you: the workspace must top up its wallet. Nothing was started or charged.',
      remedyZh: '请联系与您共享此项目的人：需由该工作区为钱包充值。本次未启动任何制作，也未产生费用。',
    },
  },
  BUDGET_REACHED: {
    kind: 'over_quota',
    en: 'The budget “{name}” is used up: {used} of {limit} {currency} are spent or held, and {needed} more are needed.',
    zh: '预算“{name}”已用完：{limit} {currency} 中已花费或冻结 {used}，还需要 {needed}。',
    remedyEn:
      'An owner or administrator of the workspace can raise it; otherwise it begins anew {resets}. Nothing was started or charged.',
    remedyZh: '工作区所有者或管理员可调高预算；否则{resets}重新开始计算。本次未启动任何制作，也未产生费用。',
    outside: {
      en: 'A budget that this workspace has set is used up.',
      zh: '该工作区设定的预算已用完。',
      remedyEn:
        'Ask whoever shared the project with you: the workspace can raise its budget. Nothing was started or charged.',
      remedyZh: '请联系与您共享此项目的人：该工作区可调高预算。本次未启动任何制作，也未产生费用。',
    },
  },
  PLAN_REACHED: {
    kind: 'over_quota',
    en: 'The plan of this workspace (“{plan}”) is used up: {most} {unit} a month, {used} of them used.',
    zh: '该工作区的套餐（“{plan}”）已用完：每月 {most} {unit}，已用 {used}。',
    remedyEn:
      'It is free again on {resets_at}; whoever administers the installation can assign another plan. Nothing was started or charged.',
    remedyZh: '{resets_at} 起恢复；系统管理员可更换套餐。本次未启动任何制作，也未产生费用。',
    outside: {
      en: 'The plan of this workspace is used up for this month.',
      zh: '该工作区本月的套餐额度已用完。',
      remedyEn:
        'Ask whoever shared the project with you: the workspace can have another plan. Nothing was started or charged.',
      remedyZh: '请联系与您共享此项目的人：该工作区可更换套餐。本次未启动任何制作，也未产生费用。',
    },
  },
  WALLET_TOO_SMALL: {
    kind: 'conflict',
    en: 'That would take more out of the wallet than the {balance} {currency} that are in it.',
    zh: '扣减金额超过钱包余额（{balance} {currency}）。',
    remedyEn: 'Take out at most that. Nothing was booked.',
    remedyZh: '扣减金额不得超过余额。本次未记账。',
  },
  REFUND_TOO_LARGE: {
    kind: 'conflict',
    en: 'Of this charge only {left} {currency} can still be refunded.',
    zh: '该笔费用最多还可退 {left} {currency}。',
    remedyEn: 'Refund at most that. Nothing was booked.',
    remedyZh: '退款金额不得超过该数额。本次未记账。',
  },
  KEY_REQUIRED: {
    kind: 'invalid',
    en: 'Money is moved only with an Idempotency-Key header.',
    zh: '资金操作必须带有 Idempotency-Key 请求头。',
    remedyEn: 'Send the request again with a key of your own; sent twice with the same key it is carried out once.',
    remedyZh: '请附上自定的键重新发送；同一键重复发送只会执行一次。',
  },
  PLAN_NAME_TAKEN: {
    kind: 'conflict',
    en: 'There is a plan of this name.',
    zh: '已有同名套餐。',
    remedyEn: 'Choose another name.',
    remedyZh: '请换一个名称。',
  },
  PLAN_IN_USE: {
    kind: 'conflict',
    en: 'This plan is the default one, or workspaces are on it ({workspaces}).',
    zh: '该套餐是默认套餐，或仍有工作区在使用（{workspaces} 个）。',
    remedyEn: 'Put them on another plan first, or make another plan the default one.',
    remedyZh: '请先为这些工作区更换套餐，或将其他套餐设为默认。',
  },
  OVER_QUOTA: {
    kind: 'over_quota',
    en: 'You have used up what you may have made: {most} {what} in {window_minutes} minutes.',
    zh: '您在 {window_minutes} 分钟内可制作的{what}数量（{most}）已用完。',
    remedyEn:
      'It is free again in {free_in_minutes} min ({free_at}). An administrator of the installation can raise the limit. Nothing was started or charged.',
    remedyZh:
      '{free_in_minutes} 分钟后（{free_at}）可再次制作；系统管理员可调高上限。本次未启动任何制作，也未产生费用。',
  },
})
