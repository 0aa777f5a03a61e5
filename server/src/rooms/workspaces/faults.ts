import { defineFaults } from '#platform/faults.ts'

export const workspaceFaults = defineFaults('workspaces', {
  SLUG_TAKEN: {
    kind: 'conflict',
    en: 'The short name "{slug}" is taken.',
    zh: '短名称“{slug}”已被使用。',
    remedyEn: 'Choose another short name.',
    remedyZh: '请更换短名称。',
  },
  SLUG_INVALID: {
    kind: 'invalid',
    en: 'A short name has 2 to 64 lower-case letters or digits of any script, with single hyphens between.',
    zh: '短名称由 2 至 64 个任意文字的小写字母或数字组成，其间可用单个连字符。',
    remedyEn: 'Correct the field slug, or leave it out.',
    remedyZh: '请改正 slug 字段，或留空。',
  },
  NOT_EMPTY: {
    kind: 'conflict',
    en: 'The workspace "{name}" is not empty.',
    zh: '工作区“{name}”尚未清空。',
    remedyEn: 'Empty it first, or send its exact name as confirm_name to delete it with everything in it.',
    remedyZh: '请先清空；或在 confirm_name 中填写其确切名称，连同全部内容一并删除。',
  },
  LAST_OWNER: {
    kind: 'conflict',
    en: 'This is the last owner of the workspace.',
    zh: '这是该工作区最后一位所有者。',
    remedyEn: 'Make another member an owner first.',
    remedyZh: '请先将另一位成员设为所有者。',
  },
  ROLE_TOO_HIGH: {
    kind: 'forbidden',
    en: 'Your role ({role}) may not give or take the role {asked}.',
    zh: '您的角色（{role}）不能授予或收回角色 {asked}。',
    remedyEn: 'Choose a role within your own rights, or ask an owner.',
    remedyZh: '请选择不超出自身权限的角色，或联系所有者。',
  },
  INVITATION_SPENT: {
    kind: 'gone',
    en: 'This invitation was used, withdrawn, or has expired.',
    zh: '该邀请已使用、已撤回或已过期。',
    remedyEn: 'Ask for a new invitation.',
    remedyZh: '请索取新的邀请。',
  },
  MEMBERS_FULL: {
    kind: 'over_quota',
    en: 'The plan of this workspace (“{plan}”) has room for {most} members: {members} belong to it, and {invited} invitations are open.',
    zh: '该工作区的套餐（“{plan}”）最多 {most} 位成员：现有 {members} 位，另有 {invited} 份邀请待接受。',
    remedyEn:
      'An owner or administrator of the workspace can remove a member or withdraw an invitation; or whoever administers the installation can assign another plan. The invitation stays good meanwhile.',
    remedyZh: '工作区所有者或管理员可移除成员或撤回邀请；也可请系统管理员更换套餐。已发出的邀请仍然有效。',
  },
  ALREADY_MEMBER: {
    kind: 'conflict',
    en: 'You belong to this workspace already.',
    zh: '您已是该工作区成员。',
    remedyEn: 'Nothing needs to be done; the invitation is still good for somebody else.',
    remedyZh: '无需操作；该邀请仍可供他人使用。',
  },
  NO_SUCH_USER: {
    kind: 'not_found',
    en: 'There is no user of this name.',
    zh: '没有该用户。',
    remedyEn: 'Check the name, or share by e-mail: an invitation is sent.',
    remedyZh: '请检查用户名；也可按邮箱分享，系统会发送邀请。',
  },
  WHOM_MISSING: {
    kind: 'invalid',
    en: 'Say with whom: exactly one of user_id, username and email.',
    zh: '请指明分享对象：user_id、username、email 三者填一。',
    remedyEn: 'Send one of the three fields.',
    remedyZh: '请填写其中一个字段。',
  },
  OWNER_ROLE_FIXED: {
    kind: 'conflict',
    en: 'An owner of the workspace keeps all rights in every project.',
    zh: '工作区所有者在所有项目中保有全部权限。',
    remedyEn: 'Change the role in the workspace instead.',
    remedyZh: '请改为调整其在工作区中的角色。',
  },
})
