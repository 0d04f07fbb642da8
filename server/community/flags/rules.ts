/** Nobody settles what was said about their own work, nor what they have said themselves. Pure. */
export function whyNotDecide(
  flag: { state: 'open' | 'resolved' | 'dismissed'; ownerId: string; personId: string | null },
  deciderId: string,
): 'community.flag_decided' | 'access.own_work' | null {
  if (flag.state !== 'open') return 'community.flag_decided';
  return flag.ownerId === deciderId || flag.personId === deciderId ? 'access.own_work' : null;
}
