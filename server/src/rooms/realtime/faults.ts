import { defineFaults } from '#platform/faults.ts'

export const realtimeFaults = defineFaults('realtime', {
  BAD_FRAME: {
    kind: 'invalid',
    en: 'This frame is not understood: {reason}',
    zh: '无法理解该消息：{reason}',
    remedyEn: 'Send one JSON object per frame: subscribe, unsubscribe, follow, unfollow, presence or ping.',
    remedyZh: '每条消息请发送一个 JSON 对象：subscribe、unsubscribe、follow、unfollow、presence 或 ping。',
  },
  TOO_MANY_SUBSCRIPTIONS: {
    kind: 'rate_limited',
    en: 'One socket holds at most {max} subscriptions.',
    zh: '一个连接最多可订阅 {max} 项。',
    remedyEn: 'Unsubscribe from what is not shown, or open another socket.',
    remedyZh: '请取消不再显示的订阅，或另开一个连接。',
  },
})
