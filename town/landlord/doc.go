// Package landlord rents out servers in a town: an HTTP service, and for every
// rented server a real SSH server on loopback that is confined to one folder
// and runs the uploaded program as its own process.
//
// Call [New], hand its URL to cloud.NewTown, and [Landlord.Run] it. The town
// gives it a wallet behind [Payments]; [Landlord.Servers] is for its books.
//
// It promises: a server is delivered once its price has one confirmation, or
// the money goes back; SFTP and commands reach nothing outside a server's
// folder; there is no shell, only the commands of cloud/install; when the
// service ends, however it ends, so does every process of its tenants.
//
// It is no sandbox: an uploaded program runs with the rights of whoever runs
// the town. Config.Programs says which programs may run at all.
package landlord
