import { defineTexts } from '#web/i18n/texts.ts'

export const useTexts = defineTexts('notifications', {
  en: {
    title: 'Notices',
    button: 'Notices',
    buttonUnread_one: 'Notices, {{count}} unread',
    buttonUnread_other: 'Notices, {{count}} unread',
    readAll: 'Mark all read',
    all: 'All',
    unread: 'Unread',
    show: 'Which notices',
    emptyTitle: 'Nothing to tell',
    emptyText: 'Films that are ready, tasks that failed, invitations and reviews are told here.',
    allReadTitle: 'All read',
    isUnread: 'Unread:',
  },
  'zh-CN': {
    title: '通知',
    button: '通知',
    buttonUnread_other: '通知，{{count}} 条未读',
    readAll: '全部标为已读',
    all: '全部',
    unread: '未读',
    show: '显示哪些通知',
    emptyTitle: '暂无通知',
    emptyText: '成片完成、任务失败、邀请和审稿消息会显示在这里。',
    allReadTitle: '全部已读',
    isUnread: '未读：',
  },
})
