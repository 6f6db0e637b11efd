// The SDK notes for each promise of a journey where it was made, frame by frame, for a query that nobody asks: a tenth of a
// step's time. What goes wrong in a journey is found by replaying it, where traces are whole.
Error.stackTraceLimit = 0;
