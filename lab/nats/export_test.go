package nats

// Stream is what tasks are in.
const Stream = stream
