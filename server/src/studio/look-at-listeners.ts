// What follows from events (notices, copies, purges, the search index) is done by subscribers of the relay. One that fails is told
// of here: nobody else would see that it stands still.
import type { EventRelay } from '#platform/events/relay.ts'
import type { Finding } from './checkup.ts'

type Trouble = Awaited<ReturnType<EventRelay['troubles']>>[number]

export async function lookAtListeners(relay: Pick<EventRelay, 'troubles'>): Promise<Finding> {
  const troubles = await relay.troubles()
  const at = { name: 'events', kind: 'data' } as const
  if (troubles.length === 0) {
    const detail = { en: 'everything that follows from events is done', 'zh-CN': '事件引发的后续工作均已完成' }
    return { ...at, ok: true, detail, remedy: { en: '', 'zh-CN': '' } }
  }
  return {
    ...at,
    ok: false,
    detail: { en: troubles.map(inEnglish).join('; '), 'zh-CN': troubles.map(inChinese).join('；') },
    remedy: {
      en:
        'See the log for the whole error. What fails is tried again by itself, for 10 minutes each second and then each hour and at ' +
        'each start; nothing is lost. If it stays so after a restart, report the error.',
      'zh-CN':
        '完整的错误见日志。失败的工作会自动重试：前 10 分钟每秒一次，之后每小时以及每次启动时各一次；不会丢失任何内容。' +
        '如果重启后仍然如此，请报告该错误。',
    },
  }
}

function inEnglish({ subscriber, failures, failingSince, rejected, lastError }: Trouble): string {
  const now = failingSince === null ? [] : [`fails since ${failingSince.toISOString()} (${failures} tries)`]
  const aside = rejected === 0 ? [] : [`went on without ${rejected} events`]
  return `${subscriber} ${[...now, ...aside].join(', ')}: ${lastError}`
}

function inChinese({ subscriber, failures, failingSince, rejected, lastError }: Trouble): string {
  const now = failingSince === null ? [] : [`自 ${failingSince.toISOString()} 起失败（已尝试 ${failures} 次）`]
  const aside = rejected === 0 ? [] : [`跳过了 ${rejected} 个事件`]
  return `${subscriber} ${[...now, ...aside].join('，')}：${lastError}`
}
