import type { TopicState } from '../../db/schema/topic-data.ts';
import type { Command } from './rules/states.ts';

declare module '../kernel/events.ts' {
  interface AppEvents {
    /** A topic went from one state to another; in the same transaction. */
    'topics.moved': {
      topicId: string;
      callId: string | null;
      command: Command;
      from: TopicState;
      to: TopicState;
      actorId: string;
    };
    /** A topic was closed with a grade that counts; once per person of it. */
    'topics.closed': {
      topicId: string;
      personId: string;
      role: 'leader' | 'member';
      title: string;
      /** Of the call: what a policy's rule asks for. */
      level: 'school' | 'county' | 'city' | 'province' | 'national';
      grade: 'excellent' | 'good' | 'passed';
      approvalNumber: string;
      day: string;
    };
  }
}

export {};
