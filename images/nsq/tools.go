//go:build tools

// Package nsq names the programs of the image, so that `go mod tidy` keeps what they need in go.sum.
package nsq

import (
	_ "github.com/nsqio/nsq/apps/nsq_to_file"
	_ "github.com/nsqio/nsq/apps/nsqadmin"
	_ "github.com/nsqio/nsq/apps/nsqd"
	_ "github.com/nsqio/nsq/apps/nsqlookupd"
)
