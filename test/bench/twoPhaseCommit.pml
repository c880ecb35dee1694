/*
 * Two-phase commit as in test/models/twoPhaseCommit.ts, for Spin: a process for each participant.
 *
 * -DN=8 gives the number of resource managers, 8 at most. What was sent once stays and may arrive
 * any number of times, so messages are flags and no channels. Every step is one d_step: Spin then
 * stores the states of the protocol and none between them, and its count is the same.
 */

#define bitOf(i) (1 << (i))
#define everyone ((1 << N) - 1)

mtype = { initial, working, prepared, committed, aborted }

byte preparedSent; /* a bit for each resource manager */
bit commitSent, abortSent;

/* How many stand where, for the invariant. They follow from the states and so add none. */
byte committedCount, abortedCount;

#define consistent (committedCount == 0 || abortedCount == 0)

/* The first to be declared, so that _pid is 0 to N - 1. */
active [N] proctype resourceManager() {
  mtype state = working;
end:
  do
  :: d_step {
      state == working ->
      state = prepared;
      preparedSent = preparedSent | bitOf(_pid)
    }
  :: d_step {
      state == working ->
      state = aborted;
      abortedCount++;
      assert(consistent)
    }
  :: d_step {
      commitSent ->
      committedCount = committedCount + (state != committed);
      abortedCount = abortedCount - (state == aborted);
      state = committed;
      assert(consistent)
    }
  :: d_step {
      abortSent ->
      abortedCount = abortedCount + (state != aborted);
      committedCount = committedCount - (state == committed);
      state = aborted;
      assert(consistent)
    }
  od
}

#define arrival(i) d_step { \
    state == initial && (preparedSent & bitOf(i)) -> known = known | bitOf(i) \
  }

active proctype transactionManager() {
  mtype state = initial;
  byte known; /* a bit for each resource manager that is known to be prepared */
end:
  do
  :: arrival(0)
#if N > 1
  :: arrival(1)
#endif
#if N > 2
  :: arrival(2)
#endif
#if N > 3
  :: arrival(3)
#endif
#if N > 4
  :: arrival(4)
#endif
#if N > 5
  :: arrival(5)
#endif
#if N > 6
  :: arrival(6)
#endif
#if N > 7
  :: arrival(7)
#endif
  :: d_step { state == initial && known == everyone -> state = committed; commitSent = 1 }
  :: d_step { state == initial -> state = aborted; abortSent = 1 }
  od
}
