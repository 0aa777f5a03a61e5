import { useQuery } from '@tanstack/react-query'
import { PersonAvatar } from '#web/kit/person-avatar.tsx'
import { memberNamesQuery, useWorkspace } from './workspace.ts'

type MemberAvatarProps = { readonly id: string; readonly name: string; readonly size?: 'small' | 'medium' | 'large' }

/** Somebody of whom only id and name are known: the picture is looked up among the members. */
export function MemberAvatar({ id, name, size = 'medium' }: MemberAvatarProps) {
  const { data: members } = useQuery(memberNamesQuery(useWorkspace().id))
  const picture = members?.find((member) => member.user.id === id)?.user.avatar_file_id ?? null
  return <PersonAvatar person={{ id, display_name: name, avatar_file_id: picture }} size={size} />
}
